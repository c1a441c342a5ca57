import { randomInt } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { Log } from '../aws/log.ts'
import { sendMany } from '../aws/sendMany.ts'
import type { Services } from '../aws/services.ts'
import type { Engine } from '../converters/engine.ts'
import { findVersion } from '../converters/store/converterStore.ts'
import { isDeviceId } from '../devices/contract.ts'
import { ensureDevice } from '../devices/ensureDevice.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { generateFingerprint } from '../devices/fingerprint.ts'
import { convertedFormat } from '../imports/formats/converted.ts'
import { importId } from '../imports/intake/deviceMessage.ts'
import { newestSeq } from '../imports/ledger/ledger.ts'
import type { convertMessagesEnvironment } from './contract.ts'
import type { ConvertBatchNeeds } from './convert/convertBatch.ts'
import { deviceIdOf } from './convert/deviceIdOf.ts'
import type { NewDevice } from './convert/ensureDevices.ts'
import type { DeviceEnvelope } from './convert/passOn.ts'
import type { Converter, OpenConverter } from './convert/ports.ts'
import { createSuspensions } from './convert/suspensions.ts'
import { addCounters } from './log/counters.ts'
import { writeEntry } from './log/writeEntry.ts'
import { findIntegration } from './registry/integrationsTable.ts'
import { wireConverter } from './wireConverter.ts'

type WireConvertNeeds = {
	readonly environment: Readonly<Record<(typeof convertMessagesEnvironment)[number], string>>
	readonly services: Pick<Services, 'db' | 'counterDb' | 'queues'>
	readonly engine: Engine
	readonly log: Log
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** Fingerprints of devices that messages have registered: nobody types them in from a label. */
const fingerprintForm = { productionRun: 0x100, length: 16 }

/** How many versions an environment keeps: they never change. */
const maxVersions = 100

/** The needs of `convertBatch`, but for what differs from batch to batch, on the tables and queues of the stack. */
export const wireConvert = ({
	environment,
	services,
	engine,
	log,
	now,
}: WireConvertNeeds): Omit<ConvertBatchNeeds, 'remaining' | 'onEntry' | 'onFailed'> => {
	const { INTEGRATIONS_TABLE: table, DEVICES_TABLE: devices, MESSAGES_QUEUE_URL: queueUrl } = environment
	const db = services.db()
	const send = sendMany({
		queue: services.queues(),
		queueUrl,
		onError: (error) => log.error('queue of device messages', { error }),
	})
	const register = ensureDevice(db, devices, newestSeq(db, environment.LEDGER_TABLE))
	const find = findDeviceById(db, devices)
	const count = addCounters(services.counterDb(), table)
	return {
		contentFormat: convertedFormat,
		deviceIdOf: deviceIdOf(isDeviceId),
		isRegistered: async (deviceId) => (await find(deviceId)) !== undefined,
		registerDevice: async (device: NewDevice) => {
			await register(device, generateFingerprint(randomInt, fingerprintForm))
		},
		sendEnvelopes: async (envelopes) => {
			const failures = await send(envelopes.map((envelope) => JSON.stringify(envelope)))
			const failed = failures.find((one) => one !== undefined)
			if (failed !== undefined) throw new Error(failed.reason)
		},
		importIdOf: ({ payload, ...envelope }: DeviceEnvelope) =>
			importId({ ...envelope, payload: Buffer.from(payload, 'base64') }),
		findIntegration: findIntegration({ db, table }),
		openConverter: keepVersions(openWith(engine, findVersion({ db, table }))),
		suspensions: createSuspensions(now),
		writeEntry: writeEntry(db, table),
		addCounters: (integrationId, counters) =>
			count(integrationId, now(), counters).catch((error: unknown) =>
				log.error('not counted', { integrationId, error }),
			),
		turn: () => turn(),
		retentionDays: Number(environment.RETENTION_DAYS),
	}
}

const openWith =
	(engine: Engine, find: ReturnType<typeof findVersion>): OpenConverter =>
	async ({ converterId, version }) => {
		const found = await find(converterId, version)
		if (found === undefined) return undefined
		const { mapping } = found
		return {
			...wireConverter(engine, found),
			...(Object.keys(mapping).length === 0 ? {} : { mapping }),
		}
	}

const keepVersions = (open: OpenConverter): OpenConverter => {
	const kept = new Map<string, Converter>()
	return async (version) => {
		const key = `${version.converterId} ${version.version}`
		const converter = kept.get(key) ?? (await open(version))
		kept.delete(key)
		if (converter !== undefined) kept.set(key, converter)
		const [oldest] = kept.keys()
		if (kept.size > maxVersions && oldest !== undefined) kept.delete(oldest)
		return converter
	}
}
