import type { ResourceValue } from '../lwm2m/checkValue.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'

/** What was measured of an object instance at one time. */
export type Sample = {
	/** seconds since the Unix epoch, with their fraction, as the device said */
	readonly ts: number
	/** only if the device sent it */
	readonly version: string | undefined
	readonly values: readonly Measurement[]
	/** milliseconds since the Unix epoch: when it was received, if the device claims to have measured after that */
	readonly receivedAt?: number
}

export type Measurement = readonly [resource: number, value: SampleValue]

/** A value, or one for each resource instance by its id. */
export type SampleValue = ResourceValue | Readonly<Record<string, ResourceValue>>

export const hourMilliseconds = 3_600_000
export const dayMilliseconds = 24 * hourMilliseconds

/** Milliseconds since the Unix epoch. Everything that asks when a sample was measured takes this. */
export const timeOf = ({ ts }: Pick<Sample, 'ts'>): number => Math.floor(ts * 1000)

/** When the hour begins that a time is in; both in milliseconds since the Unix epoch. */
export const hourOf = (time: number): number => Math.floor(time / hourMilliseconds) * hourMilliseconds

/** When the day (UTC) begins that a time is in; both in milliseconds since the Unix epoch. */
export const dayOf = (time: number): number => Math.floor(time / dayMilliseconds) * dayMilliseconds

export const sampleOf = ({ ts, objectVersion, resources, instances }: TimedUpdate): Sample => {
	const values: Measurement[] = []
	for (let at = 0; at + 1 < resources.length; at += 2) {
		const value = resources[at + 1]
		const resource = Number(resources[at])
		if (value === undefined) continue
		const ids = instances?.get(resource)
		values.push([resource, isList(value) ? byInstance(value, ids) : value])
	}
	return { ts, version: objectVersion, values }
}

const isList = (value: TimedUpdate['resources'][number]): value is readonly ResourceValue[] =>
	Array.isArray(value)

const byInstance = (values: readonly ResourceValue[], ids: readonly number[] = []): SampleValue =>
	Object.fromEntries(values.map((value, at) => [ids[at] ?? at, value]))

/** A sample in a row: its time, then id, value, id, value … */
type Flat = readonly [ts: number, ...(number | SampleValue)[]]

/** As a text of JSON, which gives every double back bit for bit (ADR 24). */
export const writeSample = ({ ts, values }: Sample): string =>
	JSON.stringify([ts, ...values.flat()] satisfies Flat)

/**
 * @param text samples of `writeSample`, with commas between them
 * @param about what all of them have in common
 */
export const readSamples = (text: string, about: Pick<Sample, 'version' | 'receivedAt'>): readonly Sample[] =>
	(JSON.parse(`[${text}]`) as readonly Flat[]).map(([ts, ...flat]) => ({
		...about,
		ts,
		values: Array.from({ length: flat.length / 2 }, (_, at): Measurement => {
			const [resource, value = 0] = flat.slice(2 * at, 2 * at + 2)
			return [Number(resource), value]
		}),
	}))
