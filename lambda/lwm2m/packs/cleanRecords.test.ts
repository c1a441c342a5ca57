import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { type ContentFormat, type Conversion, convert, DEFAULT_CONVERT_LIMITS } from '../convert.ts'
import { type Encode, encodeCbor, encodeJson, type JsonRecord } from '../testing/encodePack.ts'
import { type TimeWindow, WIDE_WINDOW } from '../timeWindow.ts'

const RECEIVED_AT = 1735689600.25

const limits = { ...DEFAULT_CONVERT_LIMITS, textBytes: 40, updates: 6, records: 10 }

const NARROW_WINDOW: TimeWindow = { pastSeconds: 3600, futureSeconds: 10 }

/** What the conversion says; where in the payload is left out. */
const said = (contentFormat: ContentFormat, payload: Uint8Array, window: TimeWindow): Conversion => {
	const conversion = convert(
		{ contentFormat, payload, receivedAt: RECEIVED_AT },
		{ limits, window, senML: false },
	)
	return {
		...conversion,
		findings: conversion.findings.map((finding) => ({ ...finding, byteOffset: 0, byteLength: 0 })),
	}
}

/**
 * Version 10 is the default (RFC 8428 §4.4), so saying it changes nothing; but each record after it is resolved with all
 * rules, one by one. Whether the pack is clean.
 */
const assertSame = (contentFormat: ContentFormat, encode: Encode, pack: readonly JsonRecord[]): boolean => {
	const [first, ...rest] = pack
	const payload = encode(pack)
	const full = encode([{ ...first, bver: 10 }, ...rest])
	for (const window of [NARROW_WINDOW, WIDE_WINDOW])
		assert.deepEqual(said(contentFormat, payload, window), said(contentFormat, full, window))
	return said(contentFormat, payload, WIDE_WINDOW).findings.length === 0
}

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
	{ bu: 'Cel' },
	{ u: 'Cel' },
	{ u: '%RH' },
	{ blv: '1.0' },
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

describe('a record to which nothing has to be added', () => {
	it('gives what all rules give, one by one, in both formats', () => {
		let clean = 0
		fc.assert(
			fc.property(pack, (records) => {
				fc.pre(records.length > 0)
				if (assertSame('application/senml+cbor', encodeCbor, records)) clean += 1
				if (assertSame('application/senml+json', encodeJson, records)) clean += 1
			}),
			{ numRuns: 5000 },
		)
		assert.ok(clean > 500, `only ${clean} packs were clean`)
	})

	it('gives the same updates whether the records are wanted or not', () => {
		fc.assert(
			fc.property(pack, (records) => {
				const input = {
					contentFormat: 'application/senml+cbor' as const,
					payload: encodeCbor(records),
					receivedAt: RECEIVED_AT,
				}
				const all = convert(input, { limits })
				assert.deepEqual(convert(input, { limits, records: false }), { ...all, records: [] })
			}),
			{ numRuns: 2000 },
		)
	})
})
