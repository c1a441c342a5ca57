import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { type ContentFormat, type Conversion, convert, objectUpdate } from '../convert.ts'
import { definitionsOf } from '../testing/definitionsOf.ts'
import { objectXml } from '../testing/objectXml.ts'

const T = 1699049600

/** One resource of each type; none of them is 99. */
const definitions = definitionsOf(
	objectXml({
		items: [
			{ id: 0, name: 'Text', type: 'String', range: '0..8 bytes' },
			{ id: 1, name: 'Count', type: 'Integer', range: '1..' },
			{ id: 2, name: 'Unsigned', type: 'Unsigned Integer' },
			{ id: 3, name: 'Level', type: 'Float', range: '0; 3.8..20.5' },
			{ id: 4, name: 'On', type: 'Boolean' },
			{ id: 5, name: 'Key', type: 'Opaque', range: '2,4' },
			{ id: 6, name: 'Since', type: 'Time', range: '1..' },
			{ id: 7, name: 'Link', type: 'Objlnk' },
			{ id: 8, name: 'Links', type: 'Corelnk' },
			{ id: 9, name: 'Reboot', type: '', operations: 'E', mandatory: 'Mandatory' },
			{ id: 10, name: 'Mode', type: 'String', range: '"eco","boost"' },
			{ id: 11, name: 'Short', type: 'String', range: '1..3 characters' },
			{ id: 12, name: 'Integer', type: 'Integer' },
			{ id: 13, name: 'Peers', type: 'Objlnk', multiple: 'Multiple' },
			{ id: 14, name: 'Least', type: 'Float', range: '..-1' },
		],
	}),
)

/** With the records; without them, all else is the same. */
const conversionOf = (contentFormat: ContentFormat, payload: Uint8Array): Conversion => {
	const input = { contentFormat, payload, receivedAt: T }
	const full = convert(input, { definitions })
	assert.deepEqual(convert(input, { definitions, records: false }), { ...full, records: [] })
	return full
}

const convertJson = (json: string): Conversion =>
	conversionOf('application/senml+json', new TextEncoder().encode(json))

const convertCbor = (hex: string): Conversion =>
	conversionOf('application/senml+cbor', Buffer.from(hex.replaceAll(' ', ''), 'hex'))

const resourcesOf = ({ updates }: Conversion) => updates.map(objectUpdate)[0]?.Resources

/** That large numbers of JSON are rounded is not what is looked at here. */
const codesOf = ({ findings }: Conversion): readonly string[] =>
	findings.map(({ code }) => code).filter((code) => code !== 'W_PRECISION')

type Row = readonly [resource: number, value: string, taken: unknown, ...codes: readonly string[]]

/** OMA LwM2M TS 1.1, table C-1 and §7.4.4. */
const rows: readonly Row[] = [
	[0, '"vs":"abc"', 'abc'],
	[0, '"v":1', undefined, 'E_VALUE_TYPE'],
	[0, '"vlo":"3:0"', undefined, 'E_VALUE_TYPE'],
	[0, '"vs":"12345678"', '12345678'],
	[0, '"vs":"1234567é"', '1234567é', 'W_RANGE'],
	[1, '"v":1', 1],
	[1, '"v":0', 0, 'W_RANGE'],
	[1, '"v":1.5', undefined, 'E_VALUE_TYPE'],
	[12, '"v":-9223372036854775808', -(2 ** 63)],
	[12, '"v":9223372036854775807', 2 ** 63],
	[12, '"v":1e19', undefined, 'E_VALUE_TYPE'],
	[2, '"v":0', 0],
	[2, '"v":-1', undefined, 'E_VALUE_TYPE'],
	[2, '"v":0.5', undefined, 'E_VALUE_TYPE'],
	[2, '"v":18446744073709551615', 2 ** 64],
	[2, '"v":36893488147419103232', undefined, 'E_VALUE_TYPE'],
	[2, '"vs":"1"', undefined, 'E_VALUE_TYPE'],
	[3, '"v":3.8', 3.8],
	[3, '"v":0', 0],
	[3, '"v":1', 1, 'W_RANGE'],
	[4, '"vb":false', false],
	[4, '"v":1', undefined, 'E_VALUE_TYPE'],
	[5, '"vd":"AAA"', 'AAA'],
	[5, '"vd":"AAAAAA"', 'AAAAAA'],
	[5, '"vd":"AAAA"', 'AAAA', 'W_RANGE'],
	[5, '"vs":"AAA"', undefined, 'E_VALUE_TYPE'],
	[6, '"v":1699049600', 1699049600],
	[6, '"v":0', 0, 'W_RANGE'],
	[6, '"v":1699049600.5', 1699049600, 'W_TIME_FRACTION'],
	[7, '"vlo":"3303:0"', '3303:0'],
	[7, '"vlo":"65535:65535"', '65535:65535'],
	[7, '"vs":"3303:0"', undefined, 'E_VALUE_TYPE'],
	[8, '"vs":"</3303/0>;rt=\\"a\\""', '</3303/0>;rt="a"'],
	[8, '"vlo":"3303:0"', undefined, 'E_VALUE_TYPE'],
	[8, '"vs":""', undefined, 'E_VALUE_TYPE'],
	[9, '"v":1', undefined, 'E_VALUE_TYPE'],
	[9, '"vs":"now"', undefined, 'E_VALUE_TYPE'],
	[10, '"vs":"eco"', 'eco'],
	[10, '"vs":"off"', 'off', 'W_RANGE'],
	[11, '"vs":"éé😀"', 'éé😀'],
	[11, '"vs":"abcd"', 'abcd', 'W_RANGE'],
	[14, '"v":-1e300', -1e300],
	[14, '"v":0', 0, 'W_RANGE'],
]

describe('an object of the folder that has no resource 99', () => {
	for (const [resource, value, taken, ...codes] of rows)
		it(`${taken === undefined ? 'refuses' : 'takes'} ${value} for resource ${resource}${codes.length > 0 ? `: ${codes.join(', ')}` : ''}`, () => {
			const conversion = convertJson(`[{"n":"33000/0/${resource}","t":1699049000,${value}}]`)
			assert.deepEqual(codesOf(conversion).toSorted(), codes.toSorted())
			assert.deepEqual(
				resourcesOf(conversion),
				taken === undefined ? undefined : { [resource]: taken, 99: 1699049000 },
			)
		})

	it('has the time of its records as resource 99', () => {
		const conversion = convertJson(
			'[{"bn":"33000/2/","bt":1699049000.5,"n":"1","v":7},{"n":"1","t":60,"v":8},{"n":"99","v":1699040000}]',
		)
		assert.deepEqual(codesOf(conversion), ['W_TS_RESOURCE'])
		assert.deepEqual(conversion.updates.map(objectUpdate), [
			{ ObjectID: 33000, ObjectInstanceID: 2, Resources: { 1: 7, 99: 1699049000 } },
			{ ObjectID: 33000, ObjectInstanceID: 2, Resources: { 1: 8, 99: 1699049060 } },
		])
	})

	it('takes resource 99 for the time of records without one', () => {
		const conversion = convertJson('[{"bn":"33000/0/","n":"1","v":7},{"n":"99","v":1699040000}]')
		assert.deepEqual(codesOf(conversion), ['W_TS_RESOURCE'])
		assert.deepEqual(resourcesOf(conversion), { 1: 7, 99: 1699040000 })
	})

	it('does not lack what can only be executed', () => {
		const { findings } = convertJson('[{"n":"33000/0/1","v":7}]')
		assert.deepEqual(findings, [])
	})

	it('has an event, which is nothing but a time, because none of its resources is mandatory', () => {
		const conversion = convertJson('[{"bn":"33000/0/","bt":1699049000}]')
		assert.deepEqual(resourcesOf(conversion), { 99: 1699049000 })
	})

	it('has links as instances of a resource', () => {
		const conversion = convertJson(
			'[{"bn":"33000/0/13/","bt":1699049000,"n":"0","vlo":"3303:0"},{"n":"1","vlo":"3303:1"}]',
		)
		assert.deepEqual(resourcesOf(conversion), { 13: ['3303:0', '3303:1'], 99: 1699049000 })
	})

	// RFC 8428 §6; "vlo" has no integer label (OMA LwM2M TS 1.1 §7.4.4).
	const path = (resource: string) => `69 33333030302f302f${resource}`
	for (const [what, hex, taken] of [
		['an unsigned integer of 64 bits', `81a2 00 ${path('32')} 02 1bffffffffffffffff`, { 2: 2 ** 64 }],
		['the smallest integer', `81a2 00 6a 33333030302f302f3132 02 3b7fffffffffffffff`, { 12: -(2 ** 63) }],
		['an object link', `81a2 00 ${path('37')} 63766c6f 66333330333a30`, { 7: '3303:0' }],
		['bytes', `81a2 00 ${path('35')} 08 420001`, { 5: 'AAE' }],
		['a link in CoRE Link Format', `81a2 00 ${path('38')} 03 643c2f613e`, { 8: '</a>' }],
	] as const)
		it(`takes ${what} in CBOR`, () => assert.deepEqual(resourcesOf(convertCbor(hex)), { ...taken, 99: T }))
})

const VALUES = [
	...[-1.5, -1, 0, 0.5, 1, 3.8, 20, 21, 2 ** 31, 2 ** 53, -(2 ** 63), 1e19, 1e300].map((v) => ({ v })),
	...['', 'a', 'abc', 'é€😀', 'eco', 'boost', '12345678', '123456789', '</a>'].map((vs) => ({ vs })),
	...['', 'AA', 'AAA', 'AAAA', 'AAAAAA'].map((vd) => ({ vd })),
	{ vb: true },
	{ vlo: '3303:0' },
]

/** Values in range, each of the type of its resource. */
const FITTING = [
	['0', { vs: 'abc' }],
	['1', { v: 1 }],
	['2', { v: 2 ** 31 }],
	['3', { v: 20 }],
	['4', { vb: true }],
	['6', { v: 1 }],
	['8', { vs: '</a>' }],
	['10', { vs: 'eco' }],
	['11', { vs: 'é€😀' }],
	['14', { v: -1.5 }],
] as const

describe('values of all types', () => {
	it('are the same with and without the records, alone and among others', () => {
		const any = fc.tuple(fc.integer({ min: 0, max: 15 }).map(String), fc.constantFrom(...VALUES))
		const record = fc.record({
			of: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...FITTING) }, { weight: 1, arbitrary: any }),
			unit: fc.constantFrom(undefined, undefined, 'm', 'furlong'),
		})
		let clean = 0
		fc.assert(
			fc.property(fc.array(record, { minLength: 1, maxLength: 3 }), (records) => {
				const pack = records.map(({ of: [n, value], unit: u }) => ({ bn: '33000/0/', bt: T, n, ...value, u }))
				const payload = new TextEncoder().encode(JSON.stringify(pack))
				if (conversionOf('application/senml+json', payload).findings.length === 0) clean += 1
			}),
			{ numRuns: 3000 },
		)
		assert.ok(clean > 500, `only ${clean} packs were clean`)
	})
})

describe('what is said about a value', () => {
	for (const [resource, value, message] of [
		[1, '"v":0', '0 is out of the range of "Count", 1 or more.'],
		[14, '"v":0', '0 is out of the range of "Least", -1 or less.'],
		[3, '"v":1', '1 is out of the range of "Level", 0 or 3.8 to 20.5.'],
		[0, '"vs":"123456789"', 'its length of 9 bytes is out of the range of "Text", 0 to 8 bytes.'],
		[5, '"vd":"AAAA"', 'its length of 3 bytes is out of the range of "Key", 2 or 4 bytes.'],
		[5, '"vd":"AA"', 'its length of 1 byte is out of the range of "Key", 2 or 4 bytes.'],
		[11, '"vs":"abcd"', 'its length of 4 characters is out of the range of "Short", 1 to 3 characters.'],
		[10, '"vs":"off"', '"off" is none of the values of "Mode", "eco" or "boost".'],
		[9, '"v":1', 'resource "Reboot" can only be executed and has no value, got v 1.'],
		[
			7,
			'"vs":"3303:0"',
			'resource "Link" is of type Objlnk and takes a link to an object instance such as "3303:0" (vlo), got vs "3303:0".',
		],
		[
			2,
			'"v":-1',
			'resource "Unsigned" is of type Unsigned Integer and takes a whole number of 64 bits that is not negative (v), got v -1.',
		],
	] as const)
		it(`for resource ${resource} and ${value} is: ${message}`, () => {
			const { findings } = convertJson(`[{"n":"33000/0/${resource}",${value}}]`)
			assert.deepEqual(
				findings.map((finding) => finding.message),
				[`Record 0 ("33000/0/${resource}"): ${message}`],
			)
		})

	it('stays short when many values are allowed', () => {
		const codes = Array.from({ length: 40 }, (_, index) => index * 2).join(',')
		const xml = objectXml({ items: [{ id: 0, name: 'Code', type: 'Integer', range: codes }] })
		const { findings } = convert(
			{
				contentFormat: 'application/senml+json',
				payload: new TextEncoder().encode('[{"n":"33000/0/0","v":1}]'),
				receivedAt: T,
			},
			{ definitions: definitionsOf(xml) },
		)
		assert.deepEqual(
			findings.map(({ expected, got }) => [expected, got]),
			[['0, 2, 4, 6, 8, 10, 12, …', '1']],
		)
	})
})
