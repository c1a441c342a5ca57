import type { ContentFormat } from '../../lambda/lwm2m/convert.ts'
import type { Random } from '../../testing/random.ts'
import { ARRAY, type Bytes, MAP, TAG, writeAll, writeHead, writeString } from './cborWriter.ts'

export type Payload = { readonly contentFormat: ContentFormat; readonly payload: Uint8Array }

const CBOR = 'application/senml+cbor'
const JSON_FORMAT = 'application/senml+json'

const cbor = (payload: Uint8Array): Payload => ({ contentFormat: CBOR, payload })
const json = (text: string): Payload => ({ contentFormat: JSON_FORMAT, payload: Buffer.from(text) })

const repeated = (hex: string, times: number): Uint8Array => Buffer.from(hex.repeat(times), 'hex')

/** Nested arrays without an end. */
export const nestedArrays = (depth: number): Payload => cbor(repeated('81', depth))

/** Nested arrays that each declare 65 535 elements: `99ffff`. */
export const declaredArrays = (times: number): Payload => cbor(repeated('99ffff', times))

/** A record whose value is a bignum (RFC 8949 §3.4.3) of `length` bytes. */
export const bignumValue = (length: number): Payload => {
	const out: Bytes = []
	writeAll(out, [0x81, 0xa2, 0x00])
	writeString(out, '14205/0/0')
	writeAll(out, [0x02])
	writeHead(out, TAG, 2)
	writeString(out, new Uint8Array(length).fill(0xff))
	return cbor(Uint8Array.from(out))
}

const deepUnder = (label: string, levels: number): Payload =>
	cbor(
		Buffer.concat([
			Buffer.from([0x81, 0xa1]),
			Buffer.from(label, 'hex'),
			repeated('81', levels),
			Buffer.of(0),
		]),
	)

/** One record with many unknown labels, texts or integers. */
export const manyLabels = (labels: number, kind: 'text' | 'integer', suffix = ''): Payload => {
	const out: Bytes = [0x81]
	writeHead(out, MAP, labels)
	for (let label = 0; label < labels; label++) {
		if (kind === 'text') writeString(out, `x${label.toString(36)}${suffix}`)
		else writeHead(out, label % 2, label + 9)
		out.push(0)
	}
	return cbor(Uint8Array.from(out))
}

/** Records with the same unknown labels of one byte each. */
export const labelsInRecords = (records: number, labels: number): Payload => {
	const out: Bytes = []
	writeHead(out, ARRAY, records)
	for (let record = 0; record < records; record++) {
		writeHead(out, MAP, labels)
		for (let label = 0; label < labels; label++) out.push((label % 15) + (label < 15 ? 9 : 0x27), 0)
	}
	return cbor(Uint8Array.from(out))
}

const manyRecords = (records: number, separateTimes: boolean): Payload =>
	json(
		JSON.stringify(
			Array.from({ length: records }, (_, index) => ({
				n: '14205/0/0',
				v: index,
				...(separateTimes ? { t: 1_700_000_000 + index } : { t: 0 }),
			})),
		),
	)

/** Records of `fields` fields with different unknown labels. */
export const manyJsonLabels = (labels: number, fields: number, suffix = ''): Payload => {
	const member = (label: number): string => `"x${label.toString(36)}${suffix}":0`
	const records = Array.from({ length: Math.ceil(labels / fields) }, (_, record) =>
		Array.from({ length: fields }, (__, field) => member(record * fields + field)),
	)
	return json(`[${records.map((members) => `{${members.join(',')}}`).join(',')}]`)
}

/** Inputs that killed or slowed down decoders: large declared lengths, or many bytes of one kind. */
export const hostile = (random: Random): Payload => {
	const { below, pick, next } = random
	const size = 1 + below(pick([100, 2000, 20_000, 130_000]))
	return pick<() => Payload>([
		() => nestedArrays(size),
		() => declaredArrays(Math.ceil(size / 3)),
		() => bignumValue(size),
		() => deepUnder('63666f6f', size),
		() => deepUnder(pick(['02', '61fe', '00', '']), size),
		() =>
			cbor(
				repeated(pick(['9f', 'bf', 'a1', 'c1', 'd9d9f7', '5f', '7f', '5f41', 'ff', '9fff', 'bf00']), size),
			),
		() =>
			cbor(
				Buffer.concat([Buffer.of(0x9f), repeated(pick(['a0', 'a10000', 'a10200', 'a10060', 'bfff']), size)]),
			),
		() => cbor(Buffer.concat([Buffer.of(0x7a, 0, 1, 0, 0), new Uint8Array(size).fill(next())])),
		() => manyLabels(Math.ceil(size / 6), pick(['text', 'integer']), pick(['', '_'])),
		() => labelsInRecords(1 + below(2000), 1 + below(30)),
		() => manyRecords(Math.ceil(size / 45), random.oneIn(2)),
		() => manyJsonLabels(Math.ceil(size / 9), pick([8, 1000, 20_000]), pick(['', '_'])),
		() =>
			json(
				pick(['[', '{"":', '[{"foo":', '"', '\\', '[{},', ' ', '{"n":"a",', '[0,']).repeat(
					Math.ceil(size / 4),
				),
			),
		() => json(`[{"n":"a","v":${pick(['9', '0.', '1e', '-', '1'])}${pick(['0', '9', '1']).repeat(size)}}]`),
		() =>
			json(
				`[{"n":"${pick(['a', '/', '\\u0061', '\\', 'é', '14205/0/', '\\ud800'])}${'0/'.repeat(size)}","v":1}]`,
			),
		() => json(`[{"n":"a","vd":"${pick(['A', '=', '-', '+', ' ']).repeat(size)}"}]`),
		() =>
			json(
				`[{"n":"a","vs":"${pick(['\\u0000', '\u0000', '\\', 'é', '\\"', '\u{1f600}']).repeat(Math.ceil(size / 4))}"}]`,
			),
	])()
}
