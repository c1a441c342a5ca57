import {
	contexts,
	type WireAttributes,
	type WireLatest,
	type WireLatestValue,
	type WireMeasurement,
	type WireValueTooLarge,
} from '../../client/wire.ts'
import { asObject, type Measured, measurementsOf, type Named } from '../measurements/measured.ts'
import { splitNamed } from './splitNamed.ts'

/** Limit of the values in a frame, which has 32,000 bytes; 300 are for the other members. */
const maxValuesBytes = 31_700

/** What one frame has. */
type MeasuredPart = {
	readonly kind: 'measurement' | 'attributes'
	/** seconds since the Unix epoch */
	readonly ts: number
	/** as many as fit; a single one may not fit */
	readonly named: readonly Named[]
}

/** What an import says besides its object updates, frame by frame. @param receivedAt milliseconds since the Unix epoch */
export const measuredParts = (
	{ samples, attributes }: Measured,
	receivedAt: number,
): readonly MeasuredPart[] => [
	...samples.flatMap((sample) => partsOf('measurement', sample.ts, measurementsOf(sample))),
	...partsOf('attributes', receivedAt / 1000, attributes),
]

const partsOf = (kind: MeasuredPart['kind'], ts: number, named: readonly Named[]): readonly MeasuredPart[] =>
	splitNamed(named, maxValuesBytes).map((named) => ({ kind, ts, named }))

/** A `tooLarge` frame replaces a value that does not fit into a frame. */
export const measuredFrame = (
	{ kind, ts, named }: MeasuredPart,
	place: Pick<WireMeasurement, 'importId' | 'seq' | 'part' | 'parts'>,
): string => {
	const order = { ...place, ts }
	const values = asObject(named)
	const bytes = Buffer.byteLength(JSON.stringify(values))
	const frame: WireMeasurement | WireAttributes | WireValueTooLarge =
		bytes > maxValuesBytes
			? { '@context': contexts.tooLarge, key: named[0]?.[0] ?? '', ...order, bytes }
			: kind === 'measurement'
				? { '@context': contexts.measurement, values, ...order }
				: { '@context': contexts.attributes, attributes: values, ...order }
	return JSON.stringify(frame)
}

type Latest = readonly (readonly [name: string, latest: WireLatestValue])[]

/**
 * The newest measurements and attributes, for a client that has just connected; no frame if there are none. The state has
 * no value that does not fit into a frame.
 */
export const latestFrames = ({
	values,
	attributes,
}: {
	readonly values: Latest
	readonly attributes: Latest
}): readonly string[] => {
	const all = [...values.map(within('values')), ...attributes.map(within('attributes'))]
	const groups = splitNamed(all, maxValuesBytes)
	return groups.map((group, index) => {
		const members = (member: 'values' | 'attributes') =>
			Object.fromEntries(
				group.flatMap(([name, one]) => (one.member === member ? [[name, one.latest] as const] : [])),
			)
		const frame: WireLatest = {
			'@context': contexts.latest,
			values: members('values'),
			attributes: members('attributes'),
			part: index + 1,
			parts: groups.length,
		}
		return JSON.stringify(frame)
	})
}

const within =
	(member: 'values' | 'attributes') =>
	([name, latest]: Latest[number]) =>
		[name, { member, latest }] as const
