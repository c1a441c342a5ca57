import { convert, objectUpdate } from '../../../lambda/lwm2m/convert.ts'
import type { ObjectUpdate, TimedUpdate } from '../../../lambda/lwm2m/objectUpdate.ts'
import { WIDE_WINDOW } from '../../../lambda/lwm2m/timeWindow.ts'
import { measurementsOf, type Sample } from '../../../lambda/measurements/measured.ts'
import { readConverted } from '../../../lambda/measurements/readConverted.ts'
import { takeConverted } from '../../../lambda/measurements/takeConverted.ts'
import { type Reading, readNamed, readObject } from '../../device/readings.ts'

/** What is used of an import as `GET /device/{deviceId}/senml-imports` answers it. */
export type LoggedImport = {
	/** when it was received, in ISO 8601 */
	readonly timestamp: string
	/** the pack as sent; the message of a converter, in an array; base64 of what could not be decoded */
	readonly senML: readonly unknown[] | string
	/** resource 99 has the time in whole seconds */
	readonly lwm2m?: readonly ObjectUpdate[]
	/** there if a converter made the message */
	readonly telemetry?: readonly unknown[]
}

/** The values of one object instance, or of telemetry, at one time in seconds since the Unix epoch. */
export type Logged = { readonly reading: Reading; readonly ts: number }

/**
 * What an import measured, as a watcher gets it. The import log has whole seconds only, and names telemetry keys also where their
 * value is in an object: so the message is converted once more. If that gives other updates than those of the log, another decoder
 * read the message: then the updates of the log count.
 */
export const readLogged = (logged: LoggedImport): readonly Logged[] => {
	const { updates, samples } = convertedAgain(logged)
	const { lwm2m = [] } = logged
	const isSame = JSON.stringify(updates.map(objectUpdate)) === JSON.stringify(lwm2m)
	if (!isSame) return lwm2m.map((update) => readAt(update, wholeSeconds(update)))
	return [
		...updates.map((update) => readAt(objectUpdate(update), update.ts)),
		...samples.flatMap((sample) => readSample(sample)),
	]
}

type Again = { readonly updates: readonly TimedUpdate[]; readonly samples: readonly Sample[] }

const convertedAgain = ({ timestamp, senML, telemetry }: LoggedImport): Again => {
	const receivedAt = Date.parse(timestamp) / 1000
	if (typeof senML === 'string') return { updates: [], samples: [] }
	if (telemetry === undefined) {
		const input = { contentFormat: 'application/senml+json', payload: bytesOf(senML), receivedAt } as const
		return { updates: convert(input, { senML: false, records: false }).updates, samples: [] }
	}
	// The log shows the message of a converter as an array of one.
	const { converted } = readConverted(bytesOf(senML[0]))
	if (converted === undefined) return { updates: [], samples: [] }
	const { updates, measured } = takeConverted(converted, receivedAt, WIDE_WINDOW)
	return { updates, samples: measured.samples }
}

const bytesOf = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json))

const readAt = (update: ObjectUpdate, ts: number): Logged => ({ reading: readObject(update, ts * 1000), ts })

/** Resource 99 has the time of an update in whole seconds. */
const wholeSeconds = ({ Resources }: ObjectUpdate): number => Number(Resources['99'])

const readSample = (sample: Sample): readonly Logged[] => {
	const values = measurementsOf(sample).map(([key, value]) => [key, { value, ts: sample.ts * 1000 }] as const)
	return values.length === 0
		? []
		: [{ reading: readNamed('telemetry', Object.fromEntries(values)), ts: sample.ts }]
}
