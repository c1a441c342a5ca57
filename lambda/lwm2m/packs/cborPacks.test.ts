import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Conversion, convert, objectUpdate } from '../convert.ts'

const T = 1700000000

const convertCbor = (hex: string): Conversion =>
	convert({
		contentFormat: 'application/senml+cbor',
		payload: Buffer.from(hex.replaceAll(' ', ''), 'hex'),
		receivedAt: T + 0.5,
	})

/** `bn` -2 "14205/0/", `bt` -3 T, `n` 0 "0": a record of these and one more field starts with a4. */
const START = '21 6831343230352f302f 22 1a6553f100 00 6130'
const temperature = (value: number, members = {}) => ({
	ObjectID: 14205,
	...members,
	Resources: { 0: value, 99: T },
})

type Row = {
	readonly title: string
	readonly hex: string
	readonly updates?: readonly unknown[]
	readonly findings?: readonly string[]
}

const rows: readonly Row[] = [
	{
		title: 'B4: an integer that is no double is rounded, and said so',
		hex: `81 a4 ${START} 02 1b0020000000000001`,
		updates: [temperature(2 ** 53)],
		findings: ['W_PRECISION 0 v'],
	},
	{
		title: 'B10: the name of a known label as text is not the encoding',
		hex: `81 a5 ${START} 02 15 6175 614b`,
		updates: [temperature(21)],
		findings: ['W_UNKNOWN_LABEL 0 u'],
	},
	{
		title: 'B13: an unknown integer label',
		hex: `81 a5 ${START} 02 15 09 01`,
		updates: [temperature(21)],
		findings: ['W_UNKNOWN_LABEL 0 9'],
	},
	{
		title: 'an unknown integer label of 64 bits',
		hex: `81 a6 ${START} 02 15 1b0020000000000000 01 1b0020000000000001 01`,
		updates: [temperature(21)],
		findings: ['W_UNKNOWN_LABEL 0 9007199254740992', 'W_UNKNOWN_LABEL 0 9007199254740993'],
	},
	{
		title: 'B14: the text label "2x" is not label 2',
		hex: `81 a5 ${START} 02 15 623278 05`,
		updates: [temperature(21)],
		findings: ['W_UNKNOWN_LABEL 0 2x'],
	},
	{
		title: 'B21: bytes for a number',
		hex: `81 a4 ${START} 08 42ffee`,
		findings: ['E_VALUE_TYPE 0 -'],
	},
	{
		title: 'B23: a big number of two bytes',
		hex: `81 a4 ${START} 02 c2420100`,
		updates: [temperature(256)],
		findings: ['W_ENCODING 0 v'],
	},
	{
		title: 'B23: a negative big number of two bytes',
		hex: `81 a4 ${START} 02 c3420100`,
		updates: [temperature(-257)],
		findings: ['W_ENCODING 0 v'],
	},
	{
		title: 'B23: a big number of nine bytes',
		hex: `81 a4 ${START} 02 c249010000000000000000`,
		findings: ['E_FIELD_TYPE 0 v'],
	},
	{
		title: 'B29: a map with tag 259',
		hex: `81 d90103 a4 ${START} 02 15`,
		updates: [temperature(21)],
		findings: ['W_ENCODING 0 -'],
	},
	{
		title: 'a decimal fraction in an array of indefinite length',
		hex: `81 a4 ${START} 02 c49f20 18d7 ff`,
		updates: [temperature(21.5)],
	},
	{
		title: 'a decimal fraction of three',
		hex: `81 a4 ${START} 02 c483200101`,
		findings: ['E_FIELD_TYPE 0 v'],
	},
	{
		title: 'a decimal fraction of three in an array of indefinite length',
		hex: `81 a4 ${START} 02 c49f200101ff`,
		findings: ['E_FIELD_TYPE 0 v'],
	},
	{
		title: 'a decimal fraction with a mantissa of 33 bytes',
		hex: `81 a4 ${START} 02 c48220 c25821${'ff'.repeat(33)}`,
		findings: ['E_FIELD_TYPE 0 v'],
	},
	{
		title: 'a decimal fraction of 0 with a large exponent',
		hex: `81 a4 ${START} 02 c4821b7fffffffffffffff00`,
		updates: [temperature(0)],
	},
	{
		title: 'tag 55799 twice',
		hex: `d9d9f7 d9d9f7 81 a4 ${START} 02 15`,
		updates: [temperature(21)],
	},
	{ title: 'another tag around the pack', hex: `d9d9f8 81 a4 ${START} 02 15`, findings: ['E_NOT_ARRAY - -'] },
	{
		title: 'the object version as text label',
		hex: `81 a5 ${START} 02 15 63626c76 63312e31`,
		updates: [temperature(21, { ObjectVersion: '1.1' })],
		findings: ['W_VERSION 0 blv'],
	},
	{
		title: 'an object version that is a number',
		hex: `81 a5 ${START} 02 15 63626c76 01`,
		findings: ['E_BASE_TYPE 0 blv'],
	},
	{
		title: 'a chunked base name: RFC 8428 wants definite lengths for vs and vd only',
		hex: '81 a4 21 7f 653134323035 632f302f ff 22 1a6553f100 00 6130 02 15',
		updates: [temperature(21)],
	},
	{ title: 'a simple value without a meaning', hex: `81 a4 ${START} 02 f0`, findings: ['E_FIELD_TYPE 0 v'] },
]

describe('packs in CBOR', () => {
	for (const { title, hex, updates = [], findings = [] } of rows)
		it(title, () => {
			const conversion = convertCbor(hex)
			assert.deepEqual(
				conversion.findings.map(({ code, record = '-', field = '-' }) => `${code} ${record} ${field}`),
				findings,
			)
			assert.deepEqual(conversion.updates.map(objectUpdate), updates)
		})

	it('the finding about a text label names the integer', () => {
		const { findings } = convertCbor(`81 a5 ${START} 02 15 6175 614b`)
		assert.match(findings[0]?.message ?? '', /"u".*labels are integers.*1/)
	})

	it('a record of another kind is named', () => {
		const { findings } = convertCbor(`81 d90104 a4 ${START} 02 15`)
		assert.equal(findings[0]?.got, 'tag 260')
	})
})
