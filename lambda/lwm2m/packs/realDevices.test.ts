import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { type Conversion, convert, objectUpdate } from '../convert.ts'
import type { TimeWindow } from '../timeWindow.ts'

/** What firmware, encoders and clients in the field really send: `testdata/field-vectors.json`. */

type Vector = {
	readonly id: string
	readonly subject: string
	readonly rule: string
	readonly format: 'json' | 'cbor'
	readonly input: {
		readonly json?: unknown
		readonly jsonText?: string
		readonly cborHex?: string
		/** seconds since the Unix epoch */
		readonly receivedAt: number
	}
	readonly expect: {
		readonly lwm2m: readonly object[]
		/** all of them, in order */
		readonly findings: readonly { readonly code: string; readonly record?: number }[]
		/** what the first finding says, as a pattern */
		readonly says?: string
	}
}

const vectors = JSON.parse(
	readFileSync(new URL('../../../testdata/field-vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[]

/** 2024-06-03T10:19:26Z */
const T = 1717409966
const RECEIVED_AT = T + 60
const WINDOW: TimeWindow = { pastSeconds: 45 * 24 * 60 * 60, futureSeconds: 300 }

const received = ({ format, input }: Pick<Vector, 'format' | 'input'>): Conversion => {
	const { json, jsonText = JSON.stringify(json), cborHex, receivedAt } = input
	const payload = cborHex === undefined ? Buffer.from(jsonText) : Buffer.from(cborHex, 'hex')
	return convert({ contentFormat: `application/senml+${format}`, payload, receivedAt }, { window: WINDOW })
}

describe('what real devices send', () => {
	for (const vector of vectors) {
		const { id, subject, rule, expect } = vector
		it(`${id}: ${subject}: ${rule}`, () => {
			const { findings, updates, success } = received(vector)
			assert.deepEqual(
				findings.map(({ code, record }) => (record === undefined ? { code } : { code, record })),
				expect.findings,
			)
			assert.deepEqual(JSON.parse(JSON.stringify(updates.map(objectUpdate))), expect.lwm2m)
			assert.equal(success, !expect.findings.some(({ code }) => code.startsWith('E')))
			if (expect.says !== undefined) assert.match(findings[0]?.message ?? '', new RegExp(expect.says))
		})
	}
})

describe('a base value of -0', () => {
	for (const record of ['"n":"0"', '"n":"0","v":-0.0'])
		it(`makes no value that JSON could not hold: ${record}`, () => {
			const jsonText = `[{"bn":"14205/0/","bv":-0.0,${record}}]`
			const [update] = received({ format: 'json', input: { jsonText, receivedAt: RECEIVED_AT } }).updates
			assert.deepEqual(update?.resources, [0, 0])
		})
})

describe('a pack that an encoder has cut', () => {
	for (const length of [16_385, 65_542])
		it(`is recognised at ${length} bytes`, () => {
			// An array of 60,000 records, of which only the first ones are there.
			const record = Buffer.from('a2006931343230352f302f3002fb4035800000000000', 'hex')
			const payload = Buffer.concat([
				Buffer.from('99ea60', 'hex'),
				...Array.from({ length: Math.ceil(length / record.length) }, () => record),
			]).subarray(0, length)
			const { findings } = convert(
				{
					contentFormat: 'application/senml+cbor',
					payload,
					receivedAt: RECEIVED_AT,
				},
				{ limits: { records: 60_000 } },
			)
			assert.match(findings[0]?.message ?? '', /node-cbor.*cuts at this length/)
		})
})

describe('findings about JSON', () => {
	const receivedText = (jsonText: string): Conversion =>
		received({ format: 'json', input: { jsonText, receivedAt: RECEIVED_AT } })

	const text = `[ {"bn":"14205/0/","bt":${T},"n":"0","v":21},\n\t{"n":"1", "v" : "4\\"0" } , {"n":"77","v":[1]}]`
	const at = (part: string): { byteOffset: number; byteLength: number } => ({
		byteOffset: Buffer.from(text).indexOf(part),
		byteLength: Buffer.byteLength(part),
	})

	it('tell where the value of the field stands, or the record', () => {
		const { findings } = receivedText(text)
		assert.deepEqual(
			findings.map(({ code, jsonPointer, byteOffset, byteLength }) => ({
				code,
				jsonPointer,
				byteOffset,
				byteLength,
			})),
			[
				{ code: 'E_FIELD_TYPE', jsonPointer: '/1/v', ...at('"4\\"0"') },
				{ code: 'E_FIELD_TYPE', jsonPointer: '/2/v', ...at('[1]') },
			],
		)
	})

	it('tell where the record stands if the field is not in it', () => {
		const [finding] = receivedText(
			'[{"n":"é","v":1},{"bn":"14205/0/","n":"77","v":1,"a/b~":{"c":[2]}}]',
		).findings.slice(-1)
		assert.equal(finding?.code, 'E_UNKNOWN_RESOURCE')
		assert.equal(finding?.jsonPointer, '/1')
		assert.equal(finding?.byteOffset, Buffer.byteLength('[{"n":"é","v":1},'))
	})

	it('escape the names of fields in pointers', () => {
		const finding = receivedText('[{"n":"14205/0/0","v":1,"a/b~":{"c":[2]}}]').findings[0]
		assert.equal(finding?.code, 'W_UNKNOWN_LABEL')
		assert.equal(finding?.jsonPointer, '/0/a~1b~0')
		assert.equal(finding?.byteLength, '{"c":[2]}'.length)
	})
})
