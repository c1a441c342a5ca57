import { Encoder, type Options } from 'cbor-x'
import type { ContentFormat } from '../convert.ts'

export type JsonRecord = Readonly<Record<string, unknown>>

/** Writes a Map as a plain map, and bytes as a byte string without a tag. */
const options: Options & { readonly useTag259ForMaps: boolean } = {
	mapsAsObjects: false,
	useRecords: false,
	useTag259ForMaps: false,
	tagUint8Array: false,
	variableMapSize: true,
}
const encoder = new Encoder(options)

const LABELS = ['bs', 'bv', 'bu', 'bt', 'bn', 'bver', 'n', 'u', 'v', 'vs', 'vb', 's', 't', 'ut', 'vd']

/** RFC 8428 §6, Table 4: from -6 for the base sum to 8 for data. Labels that are not there stay text. */
const keyOf = (label: string): string | number => (LABELS.includes(label) ? LABELS.indexOf(label) - 6 : label)

export type Encode = (pack: readonly JsonRecord[]) => Uint8Array

/** Any value in CBOR. */
export const encodeValue = (value: unknown): Uint8Array => new Uint8Array(encoder.encode(value))

export const encodeCbor: Encode = (pack) =>
	encodeValue(
		pack.map((record) => new Map(Object.entries(record).map(([label, value]) => [keyOf(label), value]))),
	)

export const encodeJson = (pack: unknown): Uint8Array => Buffer.from(JSON.stringify(pack))

export const encoders: Readonly<Record<ContentFormat, Encode>> = {
	'application/senml+json': encodeJson,
	'application/senml+cbor': encodeCbor,
}
