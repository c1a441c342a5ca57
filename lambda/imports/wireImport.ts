import type { Log } from '../aws/log.ts'
import type { Tally } from '../aws/metrics.ts'
import { readItems } from '../aws/readItems.ts'
import type { Services } from '../aws/services.ts'
import { followImports } from '../communications/record/followImports.ts'
import { type Communications, wireRecording } from '../communications/wireRecording.ts'
import { confirmConfigurations } from '../configuration/confirmConfigurations.ts'
import { wireTell } from '../configuration/wireTell.ts'
import { isDeviceId } from '../devices/contract.ts'
import { markSeen, readDeviceWith } from '../devices/deviceItem.ts'
import { keepStatistics } from '../history/keepStatistics.ts'
import { intoHistory } from '../history/record/intoHistory.ts'
import { liveConnections } from '../live/connections.ts'
import { sendFanOuts } from '../live/push/fanOut.ts'
import { pushImports } from '../live/push/pushImport.ts'
import { wirePush } from '../live/wirePush.ts'
import { definitions } from '../lwm2m/definitions.ts'
import { objectKey } from '../lwm2m/objectUpdate.ts'
import { mirrorState, updateShadow } from '../state/mirrorState.ts'
import { valuesOf } from '../state/objectState.ts'
import { newestIn, readState, stateKeys } from '../state/stateTable.ts'
import { intoState, updateState } from '../state/updateState.ts'
import { type importEnvironment, timeWindowOf } from './contract.ts'
import { registeredFormats } from './formats/formats.ts'
import type { ImportNeeds } from './importNeeds.ts'
import { ledgerBudget } from './intake/budget.ts'
import { openPlaces } from './ledger/ledger.ts'
import type { ImportLimits } from './limits.ts'
import type { AfterEntry, BeforeEntry } from './steps.ts'

type Parts = {
	readonly environment: Readonly<Record<(typeof importEnvironment)[number], string>>
	readonly services: Pick<Services, 'db' | 'counterDb' | 'sockets' | 'queues' | 'iot'>
	readonly log: Log
	readonly tally: Pick<Tally, 'count'>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** What must be true before an entry exists. Whatever is added here is done for the recorder, too. */
const beforeEntry = ({ environment: env, services, log, now, pause }: Parts): readonly BeforeEntry[] => {
	const objectsPerDevice = Number(env.OBJECTS_PER_DEVICE)
	return [
		intoState({
			updateState: updateState({
				db: services.db(),
				table: env.STATE_TABLE,
				objectsPerDevice,
				pause,
				onLeftOut: (cut) => log.warn('state is full: the oldest values were left out', cut),
			}),
			keysOf: stateKeys(env.STATE_TABLE),
			objectsPerDevice,
		}),
		intoHistory({
			db: services.db(),
			table: env.HISTORY_TABLE,
			historyDays: Number(env.HISTORY_DAYS),
			window: timeWindowOf(env),
			now,
			pause,
		}),
	]
}

/** What follows from an entry, at least once. */
const afterEntry = (parts: Parts, communications: Communications): readonly AfterEntry[] => {
	const { environment: env, services, log } = parts
	const open = pushImports({
		...wirePush({ ...parts, ...services, table: env.CONNECTIONS_TABLE }),
		liveConnections: liveConnections(services.db(), env.CONNECTIONS_TABLE),
		sendFanOuts: (pieces) => sendFanOuts(services.queues(), env.FAN_OUT_QUEUE_URL)(pieces),
		log,
	})
	const keep = keepStatistics({
		db: services.db(),
		table: env.HISTORY_TABLE,
		historyDays: Number(env.HISTORY_DAYS),
		newestOf: newestIn(env.STATE_TABLE),
		now: parts.now,
		onNotKept: (deviceId, error) => log.warn('statistics were not kept', { deviceId, error }),
	})
	return [
		{ step: 'push', open },
		{ step: 'communications', open: followImports(communications) },
		{ step: 'configurations', open: confirmConfigurations(confirming(parts)) },
		{
			step: 'shadow',
			open: mirrorState({
				isOn: env.MIRROR_SHADOW === 'true',
				table: env.STATE_TABLE,
				readItems: readItems({ db: services.db(), pause: parts.pause }),
				update: updateShadow(services.iot),
				log,
			}),
		},
		{ step: 'statistics', open: keep },
	]
}

const confirming = (parts: Parts): Parameters<typeof confirmConfigurations>[0] => {
	const { environment: env, services, pause, now } = parts
	const table = { db: services.db(), table: env.STATE_TABLE, pause }
	return {
		...table,
		readItems: readItems(table),
		definitions,
		latestOf: async (deviceId, update) => valuesOf(await readState(table, deviceId, objectKey(update))),
		tell: wireTell(parts),
		now,
	}
}

const limitsOf = (env: Parts['environment']): ImportLimits => ({
	messagesPerMinute: Number(env.MESSAGES_PER_MINUTE),
	updatesPerMinute: Number(env.UPDATES_PER_MINUTE),
	bytesPerDay: Number(env.BYTES_PER_DAY),
	unregisteredPerMinute: Number(env.UNREGISTERED_PER_MINUTE),
})

/** What importing a message needs, on the services of AWS: the same for the processor and for the recorder. */
export const wireImport = (parts: Parts): Omit<ImportNeeds, 'judge'> => {
	const { environment: env, services, pause, now } = parts
	const db = services.db()
	const limits = limitsOf(env)
	const communications = wireRecording(parts)
	const read = communications.listeners.withListeners(readItems({ db, pause }))
	return {
		formats: registeredFormats,
		isDeviceId,
		readDevice: readDeviceWith(read, env.DEVICES_TABLE),
		limits,
		budget: ledgerBudget(db, { ledger: env.LEDGER_TABLE, counters: env.ATTEMPTS_TABLE }, limits),
		before: beforeEntry(parts),
		places: openPlaces(db, env.LEDGER_TABLE, pause),
		markSeen: markSeen(db, env.DEVICES_TABLE),
		after: afterEntry(parts, communications),
		retentionDays: Number(env.RETENTION_DAYS),
		now,
	}
}
