import type { Measured, Named, Sample } from '../measurements/measured.ts'
import type { KeyedValues } from './keyedValues.ts'

/** The items of the state that have no object. They come after all object instances, whose keys begin with a digit. */
export const telemetryItem = 'telemetry'
export const attributesItem = 'attributes'

/** The keys of object instances are below this. */
export const afterObjects = ':'

export const isMeasuredItem = (item: string): boolean => item === telemetryItem || item === attributesItem

/** Limit of a value in the state, in bytes of JSON: one value does not take the room of all others. */
const maxValueBytes = 16_000

/** Neither an object instance, nor telemetry or attributes. */
export const isOther = (item: string): boolean => item >= afterObjects && !isMeasuredItem(item)

/** What a message tells about telemetry and about attributes. @param receivedAt seconds since the Unix epoch */
export const measuredItems = (
	{ samples, attributes }: Measured,
	receivedAt: number,
): readonly (readonly [item: string, values: readonly KeyedValues[]])[] => [
	[telemetryItem, samples.map(sampleValues).filter(hasAny)],
	// An attribute has no time of its own.
	[attributesItem, [keyed(attributes, receivedAt)].filter(hasAny)],
]

/** Which of these items a message changes. */
export const itemsOf = (measured: Measured): readonly string[] =>
	measuredItems(measured, 0).flatMap(([item, values]) => (values.length > 0 ? [item] : []))

/** Names of values that are too large for the state. */
export const tooLargeFor = ({ samples, attributes }: Measured): readonly string[] => [
	...new Set(
		[...samples.flatMap(({ values }) => values), ...attributes]
			.filter((named) => !fits(named))
			.map(([name]) => name),
	),
]

const sampleValues = ({ ts, values, paths }: Sample): KeyedValues => ({ ...keyed(values, ts), paths })

const keyed = (named: readonly Named[], ts: number): KeyedValues => ({
	objectVersion: undefined,
	ts,
	resources: named.filter(fits).flat(),
})

const hasAny = ({ resources }: KeyedValues): boolean => resources.length > 0

const fits = ([, value]: Named): boolean =>
	typeof value !== 'string' || Buffer.byteLength(JSON.stringify(value)) <= maxValueBytes
