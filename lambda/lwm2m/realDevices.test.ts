import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Conversion, convert, objectUpdate } from './convert.ts'
import type { TimeWindow } from './timeWindow.ts'

/** What firmware, encoders and clients in the field really send. */

/** 2024-06-03T10:19:26Z */
const T = 1717409966
const RECEIVED_AT = T + 60
const WINDOW: TimeWindow = { pastSeconds: 45 * 24 * 60 * 60, futureSeconds: 300 }

type Sent = string | readonly object[]

/** Hex digits are CBOR, anything else is JSON. */
const received = (sent: Sent, receivedAt = RECEIVED_AT): Conversion => {
	const isHex = typeof sent === 'string' && /^[0-9a-f ]+$/.test(sent)
	const text = typeof sent === 'string' ? sent : JSON.stringify(sent)
	return convert(
		{
			contentFormat: isHex ? 'application/senml+cbor' : 'application/senml+json',
			payload: isHex ? Buffer.from(text.replaceAll(' ', ''), 'hex') : Buffer.from(text),
			receivedAt,
		},
		{ window: WINDOW },
	)
}

const codes = ({ findings }: Conversion): readonly string[] =>
	findings.map(({ code, record }) => (record === undefined ? code : `${code} ${record}`))

type Row = {
	readonly title: string
	readonly sent: Sent
	readonly updates: readonly object[]
	readonly findings: readonly string[]
	/** what the first finding says */
	readonly says?: RegExp
}

const location = (Resources: object) => ({ ObjectID: 14201, Resources: { ...Resources, 99: T } })
const environment = (Resources: object, time = T) => ({
	ObjectID: 14205,
	Resources: { ...Resources, 99: time },
})

const bn = '14205/0/'
const bt = T

const times: readonly Row[] = [
	{
		title: 'resource 99 in milliseconds: what it dates is not delivered as if it were now',
		sent: [
			{ bn, n: '0', v: 21 },
			{ n: '99', v: T * 1000 },
			{ bn: '14202/0/', n: '0', v: 50 },
		],
		updates: [{ ObjectID: 14202, Resources: { 0: 50, 99: RECEIVED_AT } }],
		findings: ['E_TIME 0', 'E_TIME 1'],
		says: /nobody knows when/,
	},
	{
		title: 'resource 99 as a date text',
		sent: [
			{ bn, n: '0', v: 21 },
			{ n: '99', vs: '2024-06-03T10:19:26Z' },
		],
		updates: [],
		findings: ['E_TIME 0', 'E_VALUE_TYPE 1'],
	},
	{
		title: 'resource 99 whose value is of the wrong type already in SenML',
		sent: [
			{ bn, n: '0', v: 21 },
			{ n: '99', v: '1717409966' },
		],
		updates: [],
		findings: ['E_TIME 0', 'E_FIELD_TYPE 1'],
	},
	{
		title: 'resource 99 that is the time since the start of the device',
		sent: [
			{ bn, n: '0', v: 21 },
			{ n: '99', v: 321 },
		],
		updates: [],
		findings: ['E_TIME 0', 'E_TIME 1'],
	},
	{
		title: 'resource 99 of 0: a device that does not know the time',
		sent: [
			{ bn, n: '0', v: 21 },
			{ n: '99', v: 0 },
		],
		updates: [environment({ 0: 21 }, RECEIVED_AT)],
		findings: ['W_TS_RESOURCE 1'],
	},
	{
		title: 'a refused resource 99 beside values that have a time of their own',
		sent: [
			{ bn, n: '0', v: 21 },
			{ n: '1', v: 40, t: T },
			{ n: '99', v: T * 1000 },
		],
		updates: [environment({ 1: 40 })],
		findings: ['E_TIME 0', 'E_TIME 2'],
	},
	{
		title: 'a refused resource 99 alone is no button press',
		sent: [{ bn: '14220/0/', n: '99', v: T * 1000 }],
		updates: [],
		findings: ['E_TIME 0'],
	},
	{
		title: 'a refused resource 99 of one instance leaves the other',
		sent: [
			{ bn: '14205/1/', n: '0', v: 21 },
			{ n: '99', v: T * 1000 },
			{ bn, n: '0', v: 22 },
			{ n: '99', v: T },
		],
		updates: [environment({ 0: 22 })],
		findings: ['E_TIME 0', 'E_TIME 1', 'W_TS_RESOURCE 3'],
	},
	{
		title: 'resource 99 with a fraction is floored',
		sent: [
			{ bn, n: '0', v: 21 },
			{ n: '99', v: T + 0.75 },
		],
		updates: [environment({ 0: 21 })],
		findings: ['W_TS_RESOURCE 1', 'W_TIME_FRACTION 1'],
	},
	{
		title: 'resource 99 in CBOR with tag 1, an integer',
		sent: '82 a3 21 6831343230352f302f 00 6130 02 15 a2 00 623939 02 c11a665d98ae',
		updates: [environment({ 0: 21 })],
		findings: ['W_ENCODING 1', 'W_TS_RESOURCE 1'],
	},
	{
		title: 'resource 99 in CBOR with tag 0, a date text of RFC 3339',
		sent: '82 a3 21 6831343230352f302f 00 6130 02 15 a2 00 623939 02 c074323032342d30362d30335431303a31393a32365a',
		updates: [environment({ 0: 21 })],
		findings: ['W_ENCODING 1', 'W_TS_RESOURCE 1'],
	},
	{
		title: 'a date for a resource that is no Time',
		sent: '81 a4 21 6831343230352f302f 22 1a665d98ae 00 6130 02 c11a665d98ae',
		updates: [],
		findings: ['W_ENCODING 0', 'E_VALUE_TYPE 0'],
	},
	{
		title: 't of 321: the time since the start of the device',
		sent: [{ bn, n: '0', v: 21, t: 321 }],
		updates: [environment({ 0: 21 }, RECEIVED_AT + 321)],
		findings: ['W_TIME_FUTURE 0'],
		says: /321 seconds after it was received.*since the start/,
	},
	{
		title: 'bt of 86000',
		sent: [
			{ bn, bt: 86_000, n: '0', v: 21 },
			{ n: '1', v: 40 },
		],
		updates: [environment({ 0: 21, 1: 40 }, RECEIVED_AT + 86_000)],
		findings: ['W_TIME_FUTURE 0'],
		says: /1 more like it/,
	},
	{
		title: 'a clock at 1980',
		sent: [{ bn, bt: 315_964_800, n: '0', v: 21 }],
		updates: [environment({ 0: 21 }, 315_964_800)],
		findings: ['W_TIME_PAST 0'],
		says: /1980-01-06.*look at the clock/,
	},
	{
		title: 'a clock at 2000, given as resource 99',
		sent: [
			{ bn, n: '0', v: 21 },
			{ n: '99', v: 946_684_800 },
		],
		updates: [environment({ 0: 21 }, 946_684_800)],
		findings: ['W_TIME_PAST 0', 'W_TS_RESOURCE 1'],
	},
	{
		title: 'a button pressed at 2000',
		sent: [{ bn: '14220/0/', bt: 946_684_800 }],
		updates: [{ ObjectID: 14220, Resources: { 99: 946_684_800 } }],
		findings: ['W_TIME_PAST 0'],
	},
	{
		title: 'a clock that is ten minutes ahead',
		sent: [{ bn, bt: RECEIVED_AT + 600, n: '0', v: 21 }],
		updates: [environment({ 0: 21 }, RECEIVED_AT + 600)],
		findings: ['W_TIME_FUTURE 0'],
	},
	{
		title: 'values that were kept for 30 days, and a clock that is a minute ahead',
		sent: [
			{ bn, bt: RECEIVED_AT - 30 * 86_400, n: '0', v: 21 },
			{ n: '0', bt: RECEIVED_AT + 60, v: 22 },
		],
		updates: [environment({ 0: 21 }, RECEIVED_AT - 30 * 86_400), environment({ 0: 22 }, RECEIVED_AT + 60)],
		findings: [],
	},
]

const encodings: readonly Row[] = [
	{
		title: 'tag 259 around a record: cbor-x with a Map',
		sent: '81d90103a4216831343230312f302f221a665d98ae00613002fb404f3c15c209246c',
		updates: [location({ 0: 62.469414 })],
		findings: ['W_ENCODING 0', 'W_MISSING_RESOURCE 0'],
		says: /tag 259/,
	},
	{
		title: 'a base time as big number: node-cbor with a BigInt',
		sent: '81a4216831343230312f302f22c244665d98ae00613002fb404f3c15c209246c',
		updates: [location({ 0: 62.469414 })],
		findings: ['W_ENCODING 0', 'W_MISSING_RESOURCE 0'],
		says: /"bt" as big number/,
	},
	{
		title: 'a base time with tag 1: cbor2 with a datetime',
		sent: '81a4216831343230352f302f22c11a665d98ae0061300215',
		updates: [environment({ 0: 21 })],
		findings: ['W_ENCODING 0'],
		says: /epoch time \(tag 1\)/,
	},
	{
		title: 'a time with tag 1 and a float',
		sent: '81a4216831343230352f302f06c1fb41d997662b80000000613002 15',
		updates: [environment({ 0: 21 })],
		findings: ['W_ENCODING 0'],
	},
	{
		title: 'a base value with tag 1 is no number',
		sent: '81a4216831343230352f302f24c11a665d98ae0061300215',
		updates: [],
		findings: ['E_BASE_TYPE 0'],
	},
	{
		title: 'tag 28 around the pack: cbor2 with value sharing',
		sent: 'd81c81a4216831343230352f302f221a665d98ae0061300215',
		updates: [],
		findings: ['E_NOT_ARRAY'],
		says: /tag 28 \(.*sharing/,
	},
	{
		title: 'tag 28 around a record',
		sent: '81d81ca4216831343230352f302f221a665d98ae0061300215',
		updates: [],
		findings: ['E_RECORD_NOT_MAP 0'],
		says: /tag 28 \(.*sharing/,
	},
	{
		title: 'tag 29 instead of a name',
		sent: '81a4216831343230352f302f221a665d98ae00d81d000215',
		updates: [],
		findings: ['E_FIELD_TYPE 0'],
		says: /tag 29 \(/,
	},
	{
		title: 'names and units of C strings with their end',
		sent: [{ bn: '14205/0/\0', bt, n: '0\0', u: 'Cel\0\0', v: 21 }],
		updates: [environment({ 0: 21 })],
		findings: ['W_ENCODING 0'],
		says: /NUL/,
	},
	{
		title: 'a text value of a C string with its end',
		sent: [{ bn: '14203/0/', bt, n: '0', vs: 'LTE-M\0' }],
		updates: [{ ObjectID: 14203, Resources: { 0: 'LTE-M', 99: T } }],
		findings: ['W_ENCODING 0'],
	},
	{
		title: 'the same in CBOR',
		sent: '81a4216831343230332f302f221a665d98ae00613003664c54452d4d00',
		updates: [{ ObjectID: 14203, Resources: { 0: 'LTE-M', 99: T } }],
		findings: ['W_ENCODING 0'],
	},
	{
		title: 'JSON of a C string with its end',
		sent: `${JSON.stringify([{ bn, bt, n: '0', v: 21 }])}\0`,
		updates: [environment({ 0: 21 })],
		findings: ['W_ENCODING'],
		says: /1 NUL byte/,
	},
]

const values: readonly Row[] = [
	{
		title: 'FLT_MAX beside a good value',
		sent: '82a4216831343230352f302f221a6b0a6be800613002fa7f7fffffa2006131021829',
		updates: [environment({ 0: 3.4028234663852886e38, 1: 41 }, 0x6b0a6be8)],
		findings: ['W_TIME_FUTURE 0'],
	},
	{
		title: '-0 plus the base value, which is 0',
		sent: '81a4216831343230352f302f221a665d98ae00613002fb8000000000000000',
		updates: [environment({ 0: 0 })],
		findings: [],
	},
	{
		title: 'an integer that is no double',
		sent: `[{"bn":"14203/0/","bt":${T},"n":"4","v":9007199254740993}]`,
		updates: [{ ObjectID: 14203, Resources: { 4: 9007199254740992, 99: T } }],
		findings: ['W_PRECISION 0'],
	},
	{
		title: 'a base value without a value',
		sent: [
			{ bn, bt, bv: 20, n: '0' },
			{ n: '1', v: 3 },
		],
		updates: [environment({ 0: 20, 1: 23 })],
		findings: ['W_BASE_VALUE 0'],
	},
	{
		title: 'a base value of an earlier record',
		sent: [{ bn, bt, bv: 20, n: '0', v: 1 }, { n: '1' }],
		updates: [environment({ 0: 21, 1: 20 })],
		findings: ['W_BASE_VALUE 1'],
	},
	{
		title: 'null is a sensor without a reading, whatever the base value',
		sent: [
			{ bn, bt, bv: 20, n: '0', v: 1 },
			{ n: '1', v: null },
		],
		updates: [environment({ 0: 21 })],
		findings: ['W_NO_VALUE 1'],
	},
	{
		title: 'instances of a resource keep their ids',
		sent: [
			{ bn: '14401/0/', bt, n: '0/20', vs: 'APP' },
			{ n: '0/10', vs: 'BOOT' },
		],
		updates: [
			{
				ObjectID: 14401,
				Resources: { 0: ['BOOT', 'APP'], 99: T },
				ResourceInstances: { 0: { 10: 'BOOT', 20: 'APP' } },
			},
		],
		findings: [],
	},
	{
		title: 'one instance of a resource that is not the first',
		sent: [{ bn: '14401/0/', bt, n: '0/1', vs: 'APP' }],
		updates: [{ ObjectID: 14401, Resources: { 0: ['APP'], 99: T }, ResourceInstances: { 0: { 1: 'APP' } } }],
		findings: [],
	},
	{
		title: 'a version of an object that is not defined',
		sent: [
			{ bn, bt, blv: '2.0', n: '0', v: 21 },
			{ n: '1', v: 40 },
		],
		updates: [{ ...environment({ 0: 21, 1: 40 }), ObjectVersion: '2.0' }],
		findings: ['W_VERSION 0'],
		says: /version 2\.0.*1 more/,
	},
	{
		title: 'the version that is defined',
		sent: [{ bn, bt, blv: '1.0', n: '0', v: 21 }],
		updates: [{ ...environment({ 0: 21 }), ObjectVersion: '1.0' }],
		findings: [],
	},
]

const messages: readonly Row[] = [
	{
		title: 'a path without its resource',
		sent: [{ bn: '/14205/0', bt, v: 21 }],
		updates: [],
		findings: ['E_NAME 0'],
		says: /names an object instance only: the resource is missing/,
	},
	{
		title: 'the same without a slash in front',
		sent: [{ bn: '14205/0', bt, v: 21 }],
		updates: [],
		findings: ['E_PATH 0'],
		says: /the resource is missing/,
	},
	{ title: 'slashes alone', sent: [{ n: '//', v: 21 }], updates: [], findings: ['E_NAME 0'], says: /no ids/ },
	{
		title: 'an id beyond the last one',
		sent: [{ n: '/65535/0/2', v: 21 }],
		updates: [],
		findings: ['E_NAME 0'],
		says: /id 65535: ids go from 0 to 65534/,
	},
	{
		title: 'a path with an id missing',
		sent: [{ n: '/14205//0', v: 21 }],
		updates: [],
		findings: ['E_NAME 0'],
		says: /two slashes in a row/,
	},
	{
		title: 'a name with a forbidden character',
		sent: [{ n: '14205/0/ä', v: 21 }],
		updates: [],
		findings: ['E_NAME 0'],
		says: /letters, digits/,
	},
	{
		title: 'digits as labels: all of the pack',
		sent: '81a3622d326831343230352f302f613061306132 15',
		updates: [],
		findings: ['E_NO_RECORDS', 'W_UNKNOWN_LABEL 0', 'W_UNKNOWN_LABEL 0', 'W_UNKNOWN_LABEL 0'],
	},
	{
		title: 'digits as labels: one record, which is lost and no success',
		sent: '82a4216831343230352f302f221a665d98ae0061300215a261306131613215',
		updates: [environment({ 0: 21 })],
		findings: ['W_UNKNOWN_LABEL 1', 'W_UNKNOWN_LABEL 1', 'E_NO_VALUE 1'],
		says: /labels are integers, send 0 for "n"/,
	},
	{
		title: 'the value under its name in CBOR',
		sent: '81a4216831343230352f302f221a665d98ae0061306176 15',
		updates: [],
		findings: ['E_NO_RECORDS', 'W_UNKNOWN_LABEL 0'],
	},
	{
		title: 'JSON with the labels of CBOR',
		sent: [
			{ bn, bt, n: '0', v: 21 },
			{ 0: '1', 2: 40 },
		],
		updates: [environment({ 0: 21 })],
		findings: ['W_UNKNOWN_LABEL 1', 'W_UNKNOWN_LABEL 1', 'E_NO_VALUE 1'],
		says: /in JSON this field has the label "n"/,
	},
	{
		title: 'a byte order mark',
		sent: '\ufeff[{"n":"14205/0/0","v":21}]',
		updates: [],
		findings: ['E_DECODE'],
		says: /byte order mark/,
	},
	{
		title: 'JSON that was sent as CBOR',
		sent: Buffer.from('[{"n":"14205/0/0","v":21}]').toString('hex'),
		updates: [],
		findings: ['E_DECODE'],
		says: /looks like JSON, but was sent as CBOR: its content format is 110/,
	},
	{
		title: 'bytes of a buffer that is larger than the pack',
		sent: '81a4216831343230352f302f221a665d98ae0061300215000000',
		updates: [],
		findings: ['E_DECODE'],
		says: /the rest are zeros/,
	},
]

for (const [subject, rows] of Object.entries({ times, encodings, values, messages }))
	describe(`what real devices send: ${subject}`, () => {
		for (const { title, sent, updates, findings, says } of rows)
			it(title, () => {
				const conversion = received(sent)
				assert.deepEqual(codes(conversion), findings)
				assert.deepEqual(conversion.updates.map(objectUpdate), updates)
				assert.equal(conversion.success, !findings.some((finding) => finding.startsWith('E')))
				if (says !== undefined) assert.match(conversion.findings[0]?.message ?? '', says)
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
	const text = `[ {"bn":"14205/0/","bt":${T},"n":"0","v":21},\n\t{"n":"1", "v" : "4\\"0" } , {"n":"77","v":[1]}]`
	const at = (part: string): { byteOffset: number; byteLength: number } => ({
		byteOffset: Buffer.from(text).indexOf(part),
		byteLength: Buffer.byteLength(part),
	})

	it('tell where the value of the field stands, or the record', () => {
		const { findings } = received(text)
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
		const [finding] = received(
			'[{"n":"é","v":1},{"bn":"14205/0/","n":"77","v":1,"a/b~":{"c":[2]}}]',
		).findings.slice(-1)
		assert.equal(finding?.code, 'E_UNKNOWN_RESOURCE')
		assert.equal(finding?.jsonPointer, '/1')
		assert.equal(finding?.byteOffset, Buffer.byteLength('[{"n":"é","v":1},'))
	})

	it('escape the names of fields in pointers', () => {
		const finding = received('[{"n":"14205/0/0","v":1,"a/b~":{"c":[2]}}]').findings[0]
		assert.equal(finding?.code, 'W_UNKNOWN_LABEL')
		assert.equal(finding?.jsonPointer, '/0/a~1b~0')
		assert.equal(finding?.byteLength, '{"c":[2]}'.length)
	})
})
