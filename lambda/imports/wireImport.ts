import type { Log } from '../aws/log.ts'
import type { Tally } from '../aws/metrics.ts'
import { readItems } from '../aws/readItems.ts'
import type { Services } from '../aws/services.ts'
import { followImports } from '../communications/record/followImports.ts'
import { type Communications, wireRecording } from '../communications/wireRecording.ts'
import { isDeviceId } from '../devices/contract.ts'
import { markSeen, readDeviceWith } from '../devices/deviceItem.ts'
import { liveConnections } from '../live/connections.ts'
import { sendFanOuts } from '../live/push/fanOut.ts'
import { pushImports } from '../live/push/pushImport.ts'
import { wirePush } from '../live/wirePush.ts'
import { stateKeys } from '../state/stateTable.ts'
import { intoState, updateState } from '../state/updateState.ts'
import type { importEnvironment } from './contract.ts'
import { registeredFormats } from './formats/formats.ts'
import type { ImportNeeds } from './importNeeds.ts'
import { ledgerBudget } from './intake/budget.ts'
import { openPlaces } from './ledger/ledger.ts'
import type { ImportLimits } from './limits.ts'
import type { AfterEntry, BeforeEntry } from './steps.ts'

type Parts = {
	readonly environment: Readonly<Record<(typeof importEnvironment)[number], string>>
	readonly services: Pick<Services, 'db' | 'counterDb' | 'sockets' | 'queues'>
	readonly log: Log
	readonly tally: Pick<Tally, 'count'>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** What must be true before an entry exists. Whatever is added here is done for the recorder, too. */
const beforeEntry = ({ environment: env, services, log, pause }: Parts): readonly BeforeEntry[] => {
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
	return [
		{ step: 'push', open },
		{ step: 'communications', open: followImports(communications) },
	]
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
