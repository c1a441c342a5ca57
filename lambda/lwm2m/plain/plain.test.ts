import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Encoder, type Options } from 'cbor-x'
import * as fc from 'fast-check'
import { parsePack } from '../../senml/json/readJson.ts'
import { type ContentFormat, convert, DEFAULT_CONVERT_LIMITS } from '../convert.ts'
import { definitions } from '../definitions.ts'
import { type TimeWindow, WIDE_WINDOW } from '../timeWindow.ts'
import { plainUpdates } from './plainUpdates.ts'

const RECEIVED_AT = 1735689600.25

const limits = { ...DEFAULT_CONVERT_LIMITS, textBytes: 40, updates: 6, records: 10 }

const NARROW_WINDOW: TimeWindow = { pastSeconds: 3600, futureSeconds: 10 }

/** Whether the pack was read the short way; asserts that the full one says the same. */
const assertSame = (contentFormat: ContentFormat, payload: Uint8Array): boolean => {
	const input = { contentFormat, payload, receivedAt: RECEIVED_AT }
	for (const window of [NARROW_WINDOW, WIDE_WINDOW]) {
		const full = convert(input, { limits, window })
		assert.deepEqual(convert(input, { limits, window, records: false }), { ...full, records: [] })
	}
	const json = contentFormat === 'application/senml+json' ? parsePack(payload, limits) : undefined
	const settings = { limits, definitions, window: WIDE_WINDOW, hasRecords: false }
	return plainUpdates({ input, json }, settings) !== undefined
}

/** Writes a Map as a plain map of integer keys. */
const options: Options & { readonly useTag259ForMaps: boolean } = {
	mapsAsObjects: false,
	useRecords: false,
	useTag259ForMaps: false,
	variableMapSize: true,
}
const encoder = new Encoder(options)

const LABELS = ['bs', 'bv', 'bu', 'bt', 'bn', 'bver', 'n', 'u', 'v', 'vs', 'vb', 's', 't', 'ut', 'vd']

type JsonRecord = Readonly<Record<string, unknown>>

const encodeCbor = (pack: readonly JsonRecord[]): Uint8Array =>
	new Uint8Array(
		encoder.encode(
			pack.map(
				(record) =>
					new Map(Object.entries(record).map(([label, value]) => [LABELS.indexOf(label) - 6, value])),
			),
		),
	)

const rarely = (common: fc.Arbitrary<unknown>, rare: readonly unknown[]) =>
	fc.oneof({ weight: 40, arbitrary: common }, { weight: 1, arbitrary: fc.constantFrom(...rare) })

const baseName = rarely(fc.constantFrom('14205/0/', '14205/1/', '/14205/0/', '14202/0/'), [
	'14205/00/',
	'14205/65535/',
	'14205/',
	'14205/0/0',
	'//14205/0/',
	'1/0/',
	'',
	'é',
	7,
	null,
])
const time = rarely(fc.constantFrom(0, -0, -60, 1735689000, 1735689000.5, 1735600000, 2 ** 28), [
	2 ** 53,
	1e12,
	-1e12,
	1735689600 + 1e6,
	'x',
	null,
])
const number = rarely(fc.constantFrom(0, -0, 1, 20.5, 24, 30.125), [
	2 ** 53,
	-(2 ** 53),
	2 ** 63,
	1e300,
	Infinity,
	NaN,
	null,
	'x',
	true,
])
const rest = rarely(fc.constant({}), [
	{ s: 1 },
	{ bv: 1 },
	{ bver: 10 },
	{ vb: true },
	{ vs: 'x' },
	{ vd: 'AAAA' },
])

/** No two names alike in most packs, no values that do not fit in most records. */
const record = fc
	.record(
		{ bn: baseName, bt: time, t: time, v: number, rest },
		{ requiredKeys: ['v', 'rest'], noNullPrototype: true },
	)
	.map(({ rest: more, ...fields }) => ({ ...fields, ...(more as JsonRecord) }))

const names = fc.tuple(
	fc.shuffledSubarray(['0', '1', '2', '3', '10', '11'], { minLength: 4 }),
	rarely(fc.constant(undefined), ['99', '00', '0/0', '', '65535', 5, '0']),
)

const pack = fc
	.tuple(baseName, time, fc.array(record, { maxLength: 4 }), names)
	.map(([bn, bt, records, [ns, odd]]): readonly JsonRecord[] =>
		records.map((fields, index) => ({
			...(index === 0 ? { bn, bt } : undefined),
			...fields,
			n: index === 1 && odd !== undefined ? odd : ns[index],
		})),
	)

const vectors = JSON.parse(
	readFileSync(new URL('../../../testdata/senml-vectors.json', import.meta.url), 'utf8'),
) as readonly { readonly input: { readonly cborHex?: string; readonly json?: unknown } }[]

describe('a pack that is read the short way', () => {
	it('gives what the full way gives, in both formats', () => {
		let short = 0
		fc.assert(
			fc.property(pack, (records) => {
				if (assertSame('application/senml+cbor', encodeCbor(records))) short += 1
				if (assertSame('application/senml+json', Buffer.from(JSON.stringify(records)))) short += 1
			}),
			{ numRuns: 5000 },
		)
		assert.ok(short > 500, `only ${short} packs were read the short way`)
	})

	it('gives what the full way gives for the conformance vectors, cut anywhere', () => {
		for (const { input } of vectors) {
			if (input.json !== undefined)
				assertSame('application/senml+json', Buffer.from(JSON.stringify(input.json)))
			const bytes = Buffer.from((input.cborHex ?? '').slice(0, 2000), 'hex')
			for (let end = 0; end <= bytes.length; end++)
				assertSame('application/senml+cbor', bytes.subarray(0, end))
		}
	})

	const bn = '21683134 3230352f 302f'
	const name = '006130'
	for (const { title, hex } of [
		{ title: 'negative zero', hex: `81a3 ${bn} ${name} 02f98000` },
		{ title: 'a base name twice', hex: `81a4 ${bn} ${bn} ${name} 0201` },
		{ title: 'a name twice', hex: `81a4 ${bn} ${name} ${name} 0201` },
		{ title: 'a value twice', hex: `81a4 ${bn} ${name} 0201 0202` },
		{ title: 'a label of two bytes', hex: `81a3 ${bn} ${name} 180201` },
		{ title: 'a byte after the end', hex: `81a3 ${bn} ${name} 020100` },
	])
		it(`gives what the full way gives for ${title}`, () => {
			assertSame('application/senml+cbor', Buffer.from(hex.replaceAll(' ', ''), 'hex'))
		})
})
