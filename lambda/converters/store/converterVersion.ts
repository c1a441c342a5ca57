import { createHash } from 'node:crypto'
import type { ConverterProblem, ConverterSource, Kind, Language } from '../converter.ts'

/** Which resource a telemetry key becomes: `3303/1/5700`; null: none, although there is a default for it. */
export type Mapping = Readonly<Record<string, string | null>>

/** A converter, without its scripts. */
export type Converter = {
	/** `conv-` and a lower-case ULID */
	readonly converterId: string
	readonly name: string
	readonly language: Language
	/** of all its versions; absent: uplink */
	readonly kind?: Kind
	/** the newest version */
	readonly latest: number
	/** milliseconds since the Unix epoch */
	readonly createdAt: number
}

/** What a version is made of. */
export type VersionContent = ConverterSource & {
	/** what differs from the default mapping */
	readonly mapping: Mapping
	/** of an export of ThingsBoard: kept, and without effect */
	readonly updateOnlyKeys?: readonly string[]
}

/** An immutable version of a converter. */
export type ConverterVersion = VersionContent & {
	readonly converterId: string
	/** counts from 1 */
	readonly version: number
	/** milliseconds since the Unix epoch */
	readonly createdAt: number
	/** of all that the version is made of */
	readonly sha256: string
}

/** The only part of the engine that the store needs: undefined if a script parses and defines a decoder. */
export type CheckScript = (source: ConverterSource) => Promise<ConverterProblem | undefined>

const sorted = (mapping: Mapping): readonly (readonly [string, string | null])[] =>
	Object.entries(mapping).toSorted(([a], [b]) => (a < b ? -1 : 1))

/** The same for the same content: the order of the mapping does not matter. */
export const digestOf = ({ language, source, mapping, updateOnlyKeys = [], kind }: VersionContent): string =>
	createHash('sha256')
		.update(
			JSON.stringify([
				language,
				source,
				sorted(mapping),
				updateOnlyKeys,
				...(kind === undefined ? [] : [kind]),
			]),
		)
		.digest('hex')
