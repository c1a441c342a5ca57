import type { Log } from '../aws/log.ts'
import type { Services } from '../aws/services.ts'
import { wireRecording } from '../communications/wireRecording.ts'
import type { Engine } from '../converters/engine.ts'
import { findVersion } from '../converters/store/converterStore.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { changeDownlink } from '../downlinks/change.ts'
import { downlinkLimits } from '../downlinks/contract.ts'
import { findDownlink } from '../downlinks/downlinkTable.ts'
import { sendAdvance } from '../downlinks/order/sendAdvance.ts'
import { wireChanges } from '../downlinks/wireDownlinks.ts'
import type { convertMessagesEnvironment } from './contract.ts'
import type { Suspensions } from './convert/suspensions.ts'
import { type EncodeNeeds, encodeDownlink } from './encode/encodeDownlink.ts'
import type { OpenEncoder } from './encode/ports.ts'
import { writeEntry } from './log/writeEntry.ts'
import { findIntegration } from './registry/integrationsTable.ts'

type WireEncodeNeeds = {
	readonly environment: Readonly<Record<(typeof convertMessagesEnvironment)[number], string>>
	readonly services: Pick<Services, 'db' | 'counterDb' | 'queues'>
	readonly engine: Engine
	readonly suspensions: Suspensions
	readonly log: Log
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** Encodes downlinks, on the tables and queues of the stack. */
export const wireEncode = ({
	environment,
	services,
	engine,
	suspensions,
	log,
	now,
	pause,
}: WireEncodeNeeds): ReturnType<typeof encodeDownlink> => {
	const db = services.db()
	const table = environment.DOWNLINKS_TABLE
	const integrations = { db, table: environment.INTEGRATIONS_TABLE }
	const change = changeDownlink(
		wireChanges({
			db,
			table,
			devicesTable: environment.DEVICES_TABLE,
			communications: wireRecording({ environment, services, now, pause }),
			log,
			pause,
		}),
	)
	const advance = sendAdvance(services.queues(), environment.DOWNLINKS_QUEUE_URL)
	const needs: EncodeNeeds = {
		suspensions,
		findUnencoded: async (key) => {
			const found = await findDownlink({ db, table }, key)
			const { message, awaitsEncoder, acceptedAt } = found ?? {}
			return message === undefined || awaitsEncoder === undefined || acceptedAt === undefined
				? undefined
				: { ...key, message, acceptedAt }
		},
		findReceiver: findDeviceById(db, environment.DEVICES_TABLE),
		findIntegration: findIntegration(integrations),
		openEncoder: openWith(engine, findVersion(integrations)),
		writeEntry: writeEntry(db, environment.INTEGRATIONS_TABLE),
		encoded: async (key, bytes) => {
			await change(key, { type: 'encoded', at: now(), ...bytes })
			await advance(key)
		},
		failed: async (key, reason) => {
			await change(key, { type: 'failed', at: now(), reason })
		},
		later: async (key, reason, seconds) => {
			await change(key, { type: 'waits', at: now(), reason })
			await advance(key, seconds)
		},
		onEntry: ({ integrationId, importId, outcome }) =>
			log.info('encoded', { integrationId, importId, outcome }),
		retentionDays: Number(environment.RETENTION_DAYS),
		mostBytes: downlinkLimits.payloadBytes,
	}
	return encodeDownlink(needs)
}

const openWith =
	(engine: Engine, find: ReturnType<typeof findVersion>): OpenEncoder =>
	async ({ converterId, version }) => {
		const found = await find(converterId, version)
		if (found?.kind !== 'downlink') return undefined
		const { language, source, kind } = found
		return (input) => engine.run({ language, source, kind }, input)
	}
