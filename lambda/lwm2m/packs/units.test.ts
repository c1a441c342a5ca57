import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { type ContentFormat, type Conversion, convert, objectUpdate } from '../convert.ts'
import type { ObjectDefinitions, ResourceDefinition } from '../objectDefinition.ts'
import { encoders, type JsonRecord } from '../testing/encodePack.ts'

const T = 1699049600

const convertAs = (
	format: ContentFormat,
	pack: readonly JsonRecord[],
	definitions?: ObjectDefinitions,
): Conversion =>
	convert(
		{ contentFormat: format, payload: encoders[format](pack), receivedAt: T },
		definitions === undefined ? {} : { definitions },
	)

const FORMATS: readonly ContentFormat[] = ['application/senml+json', 'application/senml+cbor']

/** Not about units: resources that are left out here, and large numbers in JSON. */
const ASIDE = ['W_MISSING_RESOURCE', 'W_PRECISION']

const codesOf = ({ findings }: Conversion): readonly string[] =>
	findings.filter(({ code }) => !ASIDE.includes(code)).map(({ code, record }) => `${code} ${record}`)

type Row = {
	readonly title: string
	/** object and resource */
	readonly path: readonly [object: number, resource: number]
	readonly record: JsonRecord
	/** undefined if it is refused */
	readonly value: number | undefined
	readonly findings?: readonly string[]
	readonly says?: RegExp
}

const TEMPERATURE = [14205, 0] as const
const HUMIDITY = [14205, 1] as const
const PRESSURE = [14205, 2] as const
const HEADING = [14201, 5] as const
const CHARGE = [14202, 0] as const
const VOLTAGE = [14202, 1] as const
const CURRENT = [14202, 2] as const
const TIME_TO_FULL = [14202, 4] as const
const RSRP = [14203, 2] as const

const rows: readonly Row[] = [
	{ title: 'Cel for °C', path: TEMPERATURE, record: { u: 'Cel', v: 21 }, value: 21 },
	{ title: 'the text of the definition', path: TEMPERATURE, record: { u: '°C', v: 21 }, value: 21 },
	{ title: 'no unit', path: TEMPERATURE, record: { v: 21 }, value: 21 },
	{
		title: 'K for °C',
		path: TEMPERATURE,
		record: { u: 'K', v: 294.15 },
		value: 21,
		findings: ['W_UNIT 0'],
		says: /294\.15 K was converted to 21 °C/,
	},
	{
		title: 'K for °C, after the base value was added (RFC 8428 §4.5.4)',
		path: TEMPERATURE,
		record: { bv: 273.15, u: 'K', v: 21 },
		value: 21,
		findings: ['W_UNIT 0'],
		says: /294\.15 K was converted to 21 °C/,
	},
	{
		title: 'K as base unit',
		path: TEMPERATURE,
		record: { bu: 'K', v: 0 },
		value: -273.15,
		findings: ['W_UNIT 0'],
	},
	{
		title: 'the own unit of the record and not the base unit',
		path: TEMPERATURE,
		record: { bu: 'K', u: 'Cel', v: 21 },
		value: 21,
	},
	{ title: 'hPa for hPa', path: PRESSURE, record: { u: 'hPa', v: 1013.25 }, value: 1013.25 },
	{
		title: 'Pa for hPa',
		path: PRESSURE,
		record: { u: 'Pa', v: 101_325 },
		value: 1013.25,
		findings: ['W_UNIT 0'],
	},
	{ title: 'mV for V', path: VOLTAGE, record: { u: 'mV', v: 3700 }, value: 3.7, findings: ['W_UNIT 0'] },
	{ title: 'A for mA', path: CURRENT, record: { u: 'A', v: 0.0123 }, value: 12.3, findings: ['W_UNIT 0'] },
	{ title: 'm for cm', path: [14230, 0], record: { u: 'm', v: 0.07 }, value: 7, findings: ['W_UNIT 0'] },
	{
		title: 'km/h for m/s',
		path: [14201, 4],
		record: { u: 'km/h', v: 3.6 },
		value: 1,
		findings: ['W_UNIT 0'],
	},
	{ title: 'deg for °', path: HEADING, record: { u: 'deg', v: 90 }, value: 90 },
	{ title: 'lat for °', path: [14201, 0], record: { u: 'lat', v: 63.42 }, value: 63.42 },
	{ title: 'lon for °', path: [14201, 1], record: { u: 'lon', v: 10.43 }, value: 10.43 },
	{
		title: 'rad for °',
		path: HEADING,
		record: { u: 'rad', v: 1.5707963267948966 },
		value: 90,
		findings: ['W_UNIT 0'],
	},
	{ title: '%RH for %', path: HUMIDITY, record: { u: '%RH', v: 40.5 }, value: 40.5 },
	{ title: '%EL for %', path: CHARGE, record: { u: '%EL', v: 80 }, value: 80 },
	{ title: '/100 for %', path: HUMIDITY, record: { u: '/100', v: 40.5 }, value: 40.5 },
	{
		title: 'a ratio for %',
		path: HUMIDITY,
		record: { u: '/', v: 0.57 },
		value: 57,
		findings: ['W_UNIT 0'],
		says: /0\.57 \/ was converted to 57 %/,
	},
	{
		title: '% for %, which SenML understands as a ratio (RFC 8428 §12.1, note 1)',
		path: HUMIDITY,
		record: { u: '%', v: 40.5 },
		value: 40.5,
		findings: ['W_UNIT 0'],
		says: /40\.5 % was taken as a percentage.*"\/100"/,
	},
	// Whole numbers, and the range: both are about the value in the unit of the resource.
	{
		title: 'minutes for whole seconds',
		path: TIME_TO_FULL,
		record: { u: 'min', v: 1.5 },
		value: 90,
		findings: ['W_UNIT 0'],
	},
	{ title: 'EL for s', path: TIME_TO_FULL, record: { u: 'EL', v: 90 }, value: 90 },
	{
		title: 'a ratio for a whole number of percent',
		path: CHARGE,
		record: { u: '/', v: 0.29 },
		value: 29,
		findings: ['W_UNIT 0'],
	},
	{
		title: 'a ratio that is no whole number of percent',
		path: CHARGE,
		record: { u: '/', v: 0.555 },
		value: undefined,
		findings: ['E_VALUE_TYPE 0'],
		says: /whole number.*v 0\.555 \/, which is 55\.5 %/,
	},
	{
		title: 'milliseconds that are no whole seconds',
		path: TIME_TO_FULL,
		record: { u: 'ms', v: 1500 },
		value: undefined,
		findings: ['E_VALUE_TYPE 0'],
	},
	{ title: 'dBm for dBm', path: RSRP, record: { u: 'dBm', v: -95 }, value: -95 },
	{ title: 'dBW for dBm', path: RSRP, record: { u: 'dBW', v: -125 }, value: -95, findings: ['W_UNIT 0'] },
	{
		title: 'dBW in the range of dBm, and out of it when converted',
		path: RSRP,
		record: { u: 'dBW', v: -60 },
		value: -30,
		findings: ['W_UNIT 0', 'W_RANGE 0'],
		says: /-60 dBW was converted to -30 dBm/,
	},
	{
		title: 'a ratio out of the range of percent',
		path: HUMIDITY,
		record: { u: '/', v: 1.5 },
		value: 150,
		findings: ['W_UNIT 0', 'W_RANGE 0'],
	},
	// What cannot be.
	{
		title: 'a registered unit of something else',
		path: TEMPERATURE,
		record: { u: 'V', v: 21 },
		value: undefined,
		findings: ['E_VALUE_TYPE 0'],
		says: /is in °C, but the unit "V" measures something else; it takes Cel or °C or K\.$/,
	},
	{
		title: 'a unit that is not registered',
		path: TEMPERATURE,
		record: { u: '°F', v: 70 },
		value: undefined,
		findings: ['E_VALUE_TYPE 0'],
		says: /"°F" is no registered SenML unit; it takes Cel or °C or K\.$/,
	},
	{
		title: 'an empty unit',
		path: TEMPERATURE,
		record: { u: '', v: 21 },
		value: undefined,
		findings: ['E_VALUE_TYPE 0'],
	},
	{
		title: 'the name of a member of objects',
		path: TEMPERATURE,
		record: { u: 'constructor', v: 21 },
		value: undefined,
		findings: ['E_VALUE_TYPE 0'],
		says: /no registered/,
	},
	{
		title: 'a unit in other letters',
		path: TEMPERATURE,
		record: { u: 'cel', v: 21 },
		value: undefined,
		findings: ['E_VALUE_TYPE 0'],
		says: /no registered/,
	},
	{
		title: 'a percentage of humidity for °',
		path: HEADING,
		record: { u: '%RH', v: 40 },
		value: undefined,
		findings: ['E_VALUE_TYPE 0'],
	},
	{
		title: 'a value that is infinite in the unit of the resource',
		path: CURRENT,
		record: { u: 'A', v: 1e306 },
		value: undefined,
		findings: ['E_NOT_FINITE 0'],
		says: /1e\+306 A is not finite after conversion to mA/,
	},
	{ title: 'any unit where none is defined', path: [14205, 10], record: { u: '/', v: 50 }, value: 50 },
]

describe('units of values', () => {
	for (const { title, path, record, value, findings = [], says } of rows)
		for (const format of FORMATS)
			it(`${title}, as ${format}`, () => {
				const [object, resource] = path
				const conversion = convertAs(format, [{ bn: `${object}/0/`, bt: T, n: `${resource}`, ...record }])
				assert.equal(conversion.updates.map(objectUpdate)[0]?.Resources[resource], value)
				assert.deepEqual(codesOf(conversion), findings)
				if (says !== undefined)
					assert.ok(
						conversion.findings.some(({ message }) => says.test(message)),
						JSON.stringify(conversion.findings),
					)
				// What was sent stays in the resolved record.
				assert.equal(conversion.records[0]?.u, record['u'] ?? record['bu'])
			})

	it('hold from a base unit on, until it is replaced', () => {
		const conversion = convertAs('application/senml+json', [
			{ bn: '14205/0/', bt: T, bu: 'K', n: '0', v: 294.15 },
			{ t: 1, n: '0', v: 295.15 },
			{ t: 2, n: '0', u: 'Cel', v: 23 },
			{ t: 3, bu: 'Cel', n: '0', v: 24 },
		])
		assert.deepEqual(
			conversion.updates.map((update) => objectUpdate(update).Resources[0]),
			[21, 22, 23, 24],
		)
		assert.deepEqual(codesOf(conversion), ['W_UNIT 0', 'W_UNIT 1'])
	})

	it('mean nothing for values that are no numbers', () => {
		const conversion = convertAs('application/senml+json', [
			{ bn: '14203/0/', bt: T, bu: 'V', n: '0', vs: 'LTE-M' },
		])
		assert.deepEqual(codesOf(conversion), [])
	})

	const bn = '21 68 31343230352f302f'
	for (const { title, hex, field, byteOffset, byteLength } of [
		{
			title: 'its own',
			hex: `81a4 ${bn} 00 6130 01 614b 02 19012c`,
			field: 'u',
			byteOffset: 16,
			byteLength: 2,
		},
		{
			title: 'the base unit beside it',
			hex: `81a4 ${bn} 23 614b 00 6130 02 19012c`,
			field: 'bu',
			byteOffset: 13,
			byteLength: 2,
		},
		{
			title: 'the base unit of an earlier record: then it is the record',
			hex: `82a2 ${bn} 23 614b a2 00 6130 02 19012c`,
			field: 'bu',
			byteOffset: 15,
			byteLength: 8,
		},
	])
		it(`are found in the payload: ${title}`, () => {
			const payload = Buffer.from(hex.replaceAll(' ', ''), 'hex')
			const { updates, findings } = convert({
				contentFormat: 'application/senml+cbor',
				payload,
				receivedAt: T,
			})
			const [found] = findings
			assert.equal(found?.code, 'W_UNIT')
			assert.deepEqual([found.expected, found.got], ['°C', 'K'])
			assert.deepEqual([found.field, found.byteOffset, found.byteLength], [field, byteOffset, byteLength])
			assert.equal(updates.map(objectUpdate)[0]?.Resources[0], 26.85)
		})

	it('are the same beside an unknown field', () => {
		const units = ['Cel', '°C', 'K', '%', '/', '/100', '%RH', 'hPa', 'Pa', 'V', 'furlong', '']
		const record = fc.record({
			n: fc.constantFrom('0', '1', '2', '10'),
			u: fc.constantFrom(...units),
			v: fc.constantFrom(0, 0.5, 21, 294.15, 101_325),
		})
		fc.assert(
			fc.property(record, fc.constantFrom(...FORMATS), (fields, format) => {
				const pack = { bn: '14205/0/', bt: T, ...fields }
				const [one, other] = [pack, { ...pack, unknown: 1 }].map((form) => convertAs(format, [form]))
				assert.deepEqual(one?.updates, other?.updates)
				assert.deepEqual(
					one && codesOf(one),
					other && codesOf(other).filter((code) => code !== 'W_UNKNOWN_LABEL 0'),
				)
			}),
		)
	})
})

describe('units of definitions', () => {
	const valueFor = (units: string, u: string, v: number) => {
		const level: ResourceDefinition = { name: 'Level', type: 'Float', units }
		const time: ResourceDefinition = { name: 'Timestamp', type: 'Time', mandatory: true }
		const definitions: ObjectDefinitions = new Map([
			[
				33000,
				{
					name: 'Tank',
					version: '1.0',
					resources: new Map([
						[0, level],
						[99, time],
					]),
				},
			],
		])
		const { updates, findings } = convertAs('application/senml+json', [{ n: '33000/0/0', u, v }], definitions)
		return [updates.map(objectUpdate)[0]?.Resources[0], findings[0]?.code]
	}

	for (const [units, u, v, expected, code] of [
		['K', 'Cel', 21, 294.15, 'W_UNIT'],
		['V', 'mV', 3700, 3.7, 'W_UNIT'],
		['/', '%', 0.4, 0.4, undefined],
		['/100', '%', 0.4, 40, 'W_UNIT'],
		['‰', '/100', 3.5, 35, 'W_UNIT'],
		['m³', 'l', 300, 0.3, 'W_UNIT'],
		['µg/m³', 'ug/m3', 12.5, 12.5, undefined],
		['kg/m3', 'g/l', 1.5, 1.5, undefined],
		['Ω', 'Ohm', 50, 50, undefined],
		['s', 'EL', 60, 60, undefined],
		['EL', 's', 60, undefined, 'E_VALUE_TYPE'],
		['lat', 'lon', 10, undefined, 'E_VALUE_TYPE'],
		['1/s', 'Hz', 10, undefined, 'E_VALUE_TYPE'],
		['Bq', '1/s', 10, undefined, 'E_VALUE_TYPE'],
		['furlong', 'furlong', 10, 10, undefined],
		['furlong', 'm', 10, 10, 'W_UNIT'],
		['furlong', 'mile', 10, 10, 'W_UNIT'],
	] as const)
		it(`${v} ${u} is ${expected ?? 'nothing'} in ${units}`, () => {
			assert.deepEqual(valueFor(units, u, v), [expected, code])
		})
})
