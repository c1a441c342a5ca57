import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { runs } from '../../../testing/runs.ts'
import { type ContentFormat, type Conversion, convert, objectUpdate } from '../convert.ts'
import { encodeCbor as encodeBytes, encodeJson, encodeValue, type JsonRecord } from '../testing/encodePack.ts'

const RECEIVED_AT = 1735689600.25

const CBOR = 'application/senml+cbor'
const JSON_FORMAT = 'application/senml+json'

const convertAs = (contentFormat: ContentFormat, payload: Uint8Array): Conversion =>
	convert({ contentFormat, payload, receivedAt: RECEIVED_AT })

/** What holds for every result. */
const assertSound = ({ senML, records, updates, findings, success }: Conversion): void => {
	assert.equal(success, !findings.some(({ severity }) => severity === 'error'))
	assert.ok(success || findings.length > 0)
	assert.ok(!success || records.length + updates.length > 0)
	for (const update of updates) assert.equal(objectUpdate(update).Resources['99'], Math.floor(update.ts))
	const times = updates.map(({ ts }) => ts)
	assert.deepEqual(
		times,
		times.toSorted((a, b) => a - b),
	)
	for (const value of [senML, records, updates, findings]) JSON.stringify(value)
}

const { samples } = JSON.parse(
	readFileSync(new URL('../../../testdata/sample-messages.json', import.meta.url), 'utf8'),
) as { readonly samples: readonly { readonly id: string; readonly kind: string; readonly cborHex: string }[] }

const samplePacks = samples
	.filter(({ id, kind }) => kind === 'coap-raw-senml' && !id.startsWith('bad-'))
	.map(({ cborHex }) => new Uint8Array(Buffer.from(cborHex, 'hex')))

/** In CBOR, data is bytes (RFC 8428 §6). */
const encodeCbor = (pack: readonly JsonRecord[]): Uint8Array =>
	encodeBytes(
		pack.map((record) =>
			typeof record['vd'] === 'string' ? { ...record, vd: Buffer.from(record['vd'], 'base64url') } : record,
		),
	)

const number = fc
	.oneof(
		fc.integer({ min: -1000, max: 1000 }),
		fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
	)
	.map((value) => value + 0)
const time = fc.oneof(
	number,
	fc.constantFrom(0, 1700000000, 1700000000.5, 268435455, 268435456, -60, 1735689600000, 4102444800),
)
const name = fc.oneof(
	fc.constantFrom(
		'14205/0/',
		'14201/1/',
		'14401/0/',
		'14220/1/',
		'14203/0/',
		'/14205/0/',
		'0',
		'1',
		'99',
		'0/0',
		'0/1',
	),
	fc.constantFrom('14205/0/0', '3/0/9', 'urn:x', '', '__proto__', 'a b', '14202/0/0'),
	fc.string({ maxLength: 5 }),
)
const text = fc.oneof(
	fc.constantFrom('', 'GNSS', 'é', 'Cel', 'K', '/', '1.0', '1.1'),
	fc.string({ maxLength: 12, unit: 'grapheme' }),
)
const base64url = fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64url'))
/** A value that is most likely of the right type. */
const mostly = (right: fc.Arbitrary<unknown>) =>
	fc.oneof(
		{ weight: 60, arbitrary: right },
		{ weight: 1, arbitrary: fc.constantFrom(null, true, 5, 'x', [1, { a: [] }]) },
	)

const baseFields = {
	bn: mostly(name),
	bt: mostly(time),
	bu: mostly(text),
	bv: mostly(number),
	bs: mostly(number),
	bver: fc.constantFrom(10, 10, 10, 10, 5, 26, 11, 0),
	bct: mostly(text),
	blv: mostly(text),
}
const commonFields = {
	u: mostly(text),
	s: mostly(number),
	t: mostly(time),
	ut: mostly(number),
	ct: mostly(text),
	foo: fc.constant(1),
	foo_: fc.constant(1),
}
const valueFields = {
	v: mostly(number),
	vs: mostly(text),
	vb: mostly(fc.boolean()),
	vd: base64url,
	vlo: mostly(text),
}

/** Records with few fields each, so that most packs survive the checks of the whole pack. */
const record: fc.Arbitrary<JsonRecord> = fc
	.tuple(
		fc.option(fc.constantFrom(...Object.keys(baseFields)), { nil: undefined, freq: 2 }),
		fc.record({ ...baseFields, ...commonFields }),
		fc.option(mostly(name), { nil: undefined, freq: 6 }),
		fc.subarray(Object.keys(valueFields), { maxLength: 2 }),
		fc.record(valueFields),
		fc.option(fc.constantFrom('u', 's', 't', 'ut', 'ct', 'foo', 'foo_'), { nil: undefined, freq: 1 }),
	)
	.map(([base, fields, n, values, choices, common]) => {
		const members: Record<string, unknown> = {}
		if (base !== undefined) members[base] = fields[base as keyof typeof fields]
		if (n !== undefined) members['n'] = n
		for (const label of values) members[label] = choices[label as keyof typeof choices]
		if (common !== undefined) members[common] = fields[common as keyof typeof fields]
		return members
	})

const pack = fc
	.tuple(
		fc.option(fc.record({ bn: fc.constant('14205/0/'), bt: time }), { nil: undefined }),
		fc.array(record, { maxLength: 8 }),
	)
	.map(([first, records]) => (first === undefined ? records : [first, ...records]))

const named = ({ findings }: Conversion) =>
	findings.map(({ code, scope, record, field, name }) => [code, scope, record, field, name])

describe('convert', () => {
	it('does not throw on random bytes', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ maxLength: 200 }),
				fc.constantFrom<ContentFormat>(CBOR, JSON_FORMAT),
				(bytes, format) => {
					assertSound(convertAs(format, bytes))
				},
			),
			{ numRuns: runs(5000) },
		)
	})

	it('does not throw on random JSON', () => {
		fc.assert(
			fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.dictionary(fc.string(), fc.jsonValue()))), (value) => {
				assertSound(convertAs(JSON_FORMAT, encodeJson(value)))
			}),
			{ numRuns: runs(2000) },
		)
	})

	it('does not throw on random CBOR', () => {
		fc.assert(
			fc.property(fc.array(fc.anything({ withNullPrototype: false, withBigInt: false })), (value) => {
				assertSound(convertAs(CBOR, encodeValue(value)))
			}),
			{ numRuns: runs(2000) },
		)
	})

	it('does not throw on valid packs with changed bytes', () => {
		const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))
		fc.assert(
			fc.property(
				fc.constantFrom(...samplePacks),
				fc.array(change, { minLength: 1, maxLength: 4 }),
				(valid, changes) => {
					const bytes = Uint8Array.from(valid)
					for (const [at, byte] of changes) bytes[at % bytes.length] = byte
					assertSound(convertAs(CBOR, bytes))
				},
			),
			{ numRuns: runs(10_000) },
		)
	})

	it('converts a pack equally from JSON and from CBOR', () => {
		fc.assert(
			fc.property(pack, (records) => {
				const json = convertAs(JSON_FORMAT, encodeJson(records))
				const cbor = convertAs(CBOR, encodeCbor(records))
				assertSound(json)
				assert.deepEqual(cbor.records, json.records)
				assert.deepEqual(cbor.updates, json.updates)
				assert.deepEqual(named(cbor), named(json))
				assert.equal(JSON.stringify(cbor.senML), JSON.stringify(json.senML))
			}),
			{ numRuns: runs(5000) },
		)
	})

	it('does not care about the order of fields in a record', () => {
		fc.assert(
			fc.property(pack, (records) => {
				const turned = records.map((members) => Object.fromEntries(Object.entries(members).reverse()))
				const [one, other] = [records, turned].map((form) => convertAs(JSON_FORMAT, encodeJson(form)))
				assert.deepEqual(other?.records, one?.records)
				assert.deepEqual(other?.updates, one?.updates)
			}),
		)
	})
})

describe('row 5: edge: a pack that arrives in part', () => {
	const assertCut = (format: ContentFormat, part: Uint8Array): void => {
		const { findings, success } = convertAs(format, part)
		assert.equal(success, false)
		assert.deepEqual(
			findings.map(({ code }) => code),
			['E_DECODE'],
		)
		const byteOffset = findings[0]?.byteOffset ?? -1
		assert.ok(byteOffset >= 0 && byteOffset <= part.length, `byte ${byteOffset} of ${part.length}`)
	}

	for (const [index, valid] of samplePacks.entries())
		it(`is refused with the byte that is wrong, wherever sample pack ${index} is cut`, () => {
			for (let length = 0; length < valid.length; length++) assertCut(CBOR, valid.subarray(0, length))
		})

	it('is refused with the byte that is wrong, wherever any pack is cut', () => {
		fc.assert(
			fc.property(pack, fc.nat(), (records, at) => {
				for (const [format, payload] of [
					[JSON_FORMAT, encodeJson(records)],
					[CBOR, encodeCbor(records)],
				] as const)
					assertCut(format, payload.subarray(0, at % payload.length))
			}),
			{ numRuns: runs(2000) },
		)
	})
})
