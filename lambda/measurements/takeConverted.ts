import type { TimedUpdate } from '../lwm2m/convert.ts'
import type { TimeWindow } from '../lwm2m/timeWindow.ts'
import { type Finding, quote, warning } from '../senml/finding.ts'
import { createMapper, type Mapper } from './mapKeys.ts'
import type { Measured, Named, Sample, Scalar } from './measured.ts'
import type { Converted } from './readConverted.ts'
import { timeFindings } from './timeFindings.ts'

export type Taken = {
	/** oldest first */
	readonly updates: readonly TimedUpdate[]
	readonly measured: Measured
	readonly findings: readonly Finding[]
}

/**
 * What a message of a converter says: object updates of the keys that have a resource, and all values by their keys.
 *
 * @param receivedAt seconds since the Unix epoch
 */
export const takeConverted = (converted: Converted, receivedAt: number, window: TimeWindow): Taken => {
	const findings: Finding[] = []
	const byTime = valuesByTime(converted, receivedAt, findings)
	findings.push(...timeFindings([...byTime.keys()], receivedAt, window))
	const mapper = createMapper(converted.mapping, findings)
	const taken = [...byTime]
		.toSorted(([one], [other]) => one - other)
		.map(([ts, values]) => takeSample(mapper, ts, [...values]))
	return {
		updates: taken.flatMap(({ updates }) => updates),
		measured: {
			samples: taken.map(({ sample }) => sample),
			attributes: converted.attributes,
			source: converted.source,
		},
		findings,
	}
}

/** Of two values of a key for the same time the later one in the message stands. */
const valuesByTime = (
	{ telemetry }: Converted,
	receivedAt: number,
	findings: Finding[],
): ReadonlyMap<number, ReadonlyMap<string, Scalar>> => {
	const byTime = new Map<number, Map<string, Scalar>>()
	const repeated = new Set<string>()
	for (const { ts, values } of telemetry) {
		if (values.length === 0) continue
		const time = ts === undefined ? receivedAt : ts / 1000
		const known = byTime.get(time) ?? new Map<string, Scalar>()
		byTime.set(time, known)
		for (const [key, value] of values) {
			if (known.has(key)) repeated.add(key)
			known.set(key, value)
		}
	}
	for (const key of repeated) findings.push(repeats(key))
	return byTime
}

const repeats = (key: string): Finding =>
	warning(
		'message',
		'W_DUPLICATE',
		`The key ${quote(key)} has two values for the same time: the last one stands.`,
		{ name: key },
	)

type TakenSample = { readonly updates: readonly TimedUpdate[]; readonly sample: Sample }

const takeSample = (mapper: Mapper, ts: number, values: readonly Named[]): TakenSample => {
	const paths = new Map<string, string>()
	const updates = new Map<string, { object: number; instance: number; resources: (number | Scalar)[] }>()
	const used = new Set<string>()
	for (const [key, value] of values) {
		const mapped = mapper(key, value, used)
		if (mapped === undefined) continue
		const { object, instance, resource, path } = mapped
		used.add(path)
		paths.set(key, path)
		const name = `${object}/${instance}`
		const update = updates.get(name) ?? { object, instance, resources: [] }
		update.resources.push(resource, value)
		updates.set(name, update)
	}
	return {
		updates: [...updates.values()].map((update) => ({ ...update, objectVersion: undefined, ts })),
		sample: { ts, values, paths },
	}
}
