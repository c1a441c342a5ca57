import { Encoder, type Options } from 'cbor-x'
import type { Measurement } from './workloads.ts'

/** Writes a Map as a plain map of integer keys, as devices do. */
const options: Options & { readonly useTag259ForMaps: boolean } = {
	mapsAsObjects: false,
	useRecords: false,
	useTag259ForMaps: false,
	variableMapSize: true,
}

/** RFC 8428 §6, Table 4. */
const LABELS: Readonly<Record<string, number>> = { bn: -2, bt: -3, n: 0, v: 2, vs: 3 }

const withIntegerLabels = (measurement: Measurement): ReadonlyMap<number, unknown> =>
	new Map(Object.entries(measurement).map(([label, value]) => [LABELS[label] ?? Number.NaN, value]))

/** The pack in CBOR, in base64: how it arrives in a message. */
export const toCborBase64 = (pack: readonly Measurement[]): string =>
	Buffer.from(new Encoder(options).encode(pack.map(withIntegerLabels))).toString('base64')

/** The pack in JSON, as bytes. */
export const toJsonBytes = (pack: readonly Measurement[]): Buffer => Buffer.from(JSON.stringify(pack))
