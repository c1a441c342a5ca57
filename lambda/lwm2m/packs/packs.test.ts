import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { timedUpdate } from '../../testing/timedUpdate.ts'
import { type Conversion, convert, type ObjectUpdate, objectUpdate } from '../convert.ts'

const T = 1699049600
const RECEIVED_AT = 1699050000.5
const NOW = 1699050000

const convertJson = (pack: unknown): Conversion =>
	convert({
		contentFormat: 'application/senml+json',
		payload: new TextEncoder().encode(typeof pack === 'string' ? pack : JSON.stringify(pack)),
		receivedAt: RECEIVED_AT,
	})

const findingsOf = ({ findings }: Conversion): readonly string[] =>
	findings.map(({ code, record }) => (record === undefined ? code : `${code} ${record}`))

const updatesOf = ({ updates }: Conversion): readonly unknown[] => updates.map(objectUpdate)

type Row = {
	readonly title: string
	readonly pack: unknown
	readonly updates: readonly unknown[]
	readonly findings?: readonly string[]
}

const env = (Resources: Record<string, unknown>, members = {}) => ({ ObjectID: 14205, ...members, Resources })
const press = (instance: number, time: number) => ({
	ObjectID: 14220,
	...(instance === 0 ? {} : { ObjectInstanceID: instance }),
	Resources: { 99: time },
})

const bn = '14205/0/'
const bt = T

const rows: readonly Row[] = [
	{
		title: 'C1: a base value persists',
		pack: [
			{ bn, bt, bv: 20, n: '0', v: 1.5 },
			{ n: '1', v: 3 },
		],
		updates: [env({ 0: 21.5, 1: 23, 99: T })],
	},
	{
		title: 'C1: base fields persist when others are replaced',
		pack: [
			{ bn, bt, bv: 20, bu: 'Cel', blv: '1.1', n: '0', v: 1.5 },
			{ bn: '14202/0/', n: '3', v: 3 },
			{ bv: 0, n: '1', u: 'V', v: 4 },
		],
		updates: [
			env({ 0: 21.5, 99: T }, { ObjectVersion: '1.1' }),
			{ ObjectID: 14202, ObjectVersion: '1.1', Resources: { 1: 4, 3: 23, 99: T } },
		],
		findings: ['W_VERSION 0', 'W_VERSION 1'],
	},
	{
		title: 'C2: a base value touches numbers only',
		pack: [
			{ bn: '14203/0/', bt, bv: 20, n: '0', vs: 'LTE-M' },
			{ bn: '14301/0/', bv: 1, n: '1', vb: true },
		],
		updates: [
			{ ObjectID: 14203, Resources: { 0: 'LTE-M', 99: T } },
			{ ObjectID: 14301, Resources: { 1: true, 99: T } },
		],
		findings: ['W_MISSING_RESOURCE 1'],
	},
	{
		title: 'C3: several samples are several updates',
		pack: [
			{ bn, bt, n: '0', v: 21 },
			{ n: '0', v: 22, t: 60 },
			{ n: '0', v: 23, t: 120 },
		],
		updates: [env({ 0: 21, 99: T }), env({ 0: 22, 99: T + 60 }), env({ 0: 23, 99: T + 120 })],
	},
	{
		title: 'C4: a negative time is added to the base time',
		pack: [{ bn, bt, n: '0', v: 21, t: -300 }],
		updates: [env({ 0: 21, 99: T - 300 })],
	},
	{
		title: 'C5: an absolute time without base time',
		pack: [{ bn, n: '0', v: 21, t: T }],
		updates: [env({ 0: 21, 99: T })],
	},
	{
		title: 'C6: no time is the moment of reception',
		pack: [{ bn, n: '0', v: 21 }],
		updates: [env({ 0: 21, 99: NOW })],
	},
	{
		title: 'C7: a small negative base time is relative',
		pack: [{ bn, bt: -60, n: '0', v: 21 }],
		updates: [env({ 0: 21, 99: NOW - 60 })],
	},
	{
		title: 'C8: a base time of 0 is the moment of reception',
		pack: [{ bn, bt: 0, n: '0', v: 21 }],
		updates: [env({ 0: 21, 99: NOW })],
	},
	{
		title: 'C10: the base time holds for the next object',
		pack: [
			{ bn, bt, n: '0', v: 21 },
			{ bn: '14202/0/', n: '0', v: 50 },
		],
		updates: [env({ 0: 21, 99: T }), { ObjectID: 14202, Resources: { 0: 50, 99: T } }],
	},
	{
		title: 'C11: records of one object are merged although another one stands between them',
		pack: [
			{ bn, bt, n: '0', v: 21 },
			{ bn: '14202/0/', n: '0', v: 50 },
			{ bn, n: '1', v: 40 },
		],
		updates: [env({ 0: 21, 1: 40, 99: T }), { ObjectID: 14202, Resources: { 0: 50, 99: T } }],
	},
	{
		title: 'C12: going back to an earlier time merges',
		pack: [
			{ bn, bt, n: '0', v: 21 },
			{ n: '0', v: 22, t: 60 },
			{ n: '1', v: 40 },
		],
		updates: [env({ 0: 21, 1: 40, 99: T }), env({ 0: 22, 99: T + 60 })],
	},
	{
		title: 'C13b, F2.4: the path is split after the object',
		pack: [
			{ bn: '14205/', bt, n: '0/0', v: 21 },
			{ n: '0/1', v: 40 },
			{ n: '1/0', v: 22 },
		],
		updates: [env({ 0: 21, 1: 40, 99: T }), env({ 0: 22, 99: T }, { ObjectInstanceID: 1 })],
	},
	{
		title: 'C16: the whole path is the base name',
		pack: [{ bn: '14205/0/0', bt, v: 21 }],
		updates: [env({ 0: 21, 99: T })],
	},
	{
		title: 'C16b: a whole path, then a base name',
		pack: [
			{ bn: '14205/0/0', bt, v: 21 },
			{ bn, n: '1', v: 30 },
		],
		updates: [env({ 0: 21, 1: 30, 99: T })],
	},
	{
		title: 'C17: a URN is no path, the others survive',
		pack: [
			{ bn: 'urn:dev:imei:358299840012345/14205/0/', bt, n: '0', v: 21 },
			{ bn, n: '1', v: 40 },
		],
		updates: [env({ 1: 40, 99: T })],
		findings: ['E_PATH 0'],
	},
	{
		title: 'C18: a resource with instances becomes an array, in the order of the instances',
		pack: [
			{ bn: '14401/0/', bt, n: '0/1', vs: 'MODEM' },
			{ n: '0/0', vs: 'APP' },
		],
		updates: [
			{
				ObjectID: 14401,
				Resources: { 0: ['APP', 'MODEM'], 99: T },
				ResourceInstances: { 0: { 0: 'APP', 1: 'MODEM' } },
			},
		],
	},
	{
		title: 'C18: one value of a resource with instances is an array as well',
		pack: [{ bn: '14401/0/', bt, n: '0', vs: 'APP' }],
		updates: [{ ObjectID: 14401, Resources: { 0: ['APP'], 99: T }, ResourceInstances: { 0: { 0: 'APP' } } }],
	},
	{
		title: 'C18: an array is no value',
		pack: [{ bn: '14401/0/', bt, n: '0', vs: ['APP'] }],
		updates: [],
		findings: ['E_FIELD_TYPE 0'],
	},
	{
		title: 'C19, F2.7: values and a button press',
		pack: [
			{ bn, bt, n: '0', v: 21 },
			{ bn: '14220/1/', bt: T + 5 },
		],
		updates: [env({ 0: 21, 99: T }), press(1, T + 5)],
	},
	{
		title: 'F2.7: a button press and values',
		pack: [
			{ bn: '14220/1/', bt: T + 5 },
			{ bn, bt, n: '0', v: 21 },
		],
		updates: [env({ 0: 21, 99: T }), press(1, T + 5)],
	},
	{
		title: 'a button press before values of the same time',
		pack: [
			{ bn: '14220/0/', bt },
			{ bn, n: '0', v: 21 },
		],
		updates: [press(0, T), env({ 0: 21, 99: T })],
	},
	{
		title: 'C20: two time-only records are two presses',
		pack: [{ bn: '14220/0/', bt }, { bn: '14220/1/', bt: T + 1 }, { bt: T + 2 }],
		updates: [press(0, T), press(1, T + 1), press(1, T + 2)],
	},
	{
		title: 'C20: the same press twice is one',
		pack: [
			{ bn: '14220/0/', bt },
			{ bn: '14220/0/', bt },
		],
		updates: [press(0, T)],
		findings: ['W_DUPLICATE 1'],
	},
	{
		title: 'C21: the version of a press',
		pack: [{ bn: '14220/1/', bt, blv: '1.0' }],
		updates: [{ ...press(1, T), ObjectVersion: '1.0' }],
	},
	{
		title: 'a press without a time is at the moment of reception',
		pack: [{ bn: '14220/0/' }],
		updates: [press(0, NOW)],
	},
	{
		title: 'a press is not a value of an object with mandatory resources',
		pack: [{ bn: '14201/0/', bt }],
		updates: [],
		findings: ['E_NO_RECORDS'],
	},
	{
		title: 'a press of an unknown object',
		pack: [{ bn: '3347/0/', bt }],
		updates: [],
		findings: ['E_UNKNOWN_OBJECT 0'],
	},
	{
		title: 'a press in milliseconds',
		pack: [{ bn: '14220/0/', bt: T * 1000 }],
		updates: [],
		findings: ['E_TIME 0'],
	},
	{
		title: 'C53: base fields first, under a repeated base name',
		pack: [
			{ bn, bt },
			{ bn, n: '0', v: 21, t: 5 },
		],
		updates: [env({ 0: 21, 99: T + 5 })],
	},
	{
		title: 'C23: versions 5 and 10 are accepted',
		pack: [{ bver: 5, bn, bt, n: '0', v: 21 }],
		updates: [env({ 0: 21, 99: T })],
	},
	{
		title: 'RFC 9100 §4: version 26 is 10 with secondary units',
		pack: [{ bver: 26, bn, bt, n: '2', u: 'hPa', v: 1013 }],
		updates: [env({ 2: 1013, 99: T })],
	},
	{
		title: 'RFC 9100 §2: version 42 has a feature that is not known',
		pack: [{ bver: 42, bn, bt, n: '2', u: 'hPa', v: 1013 }],
		updates: [],
		findings: ['E_VERSION_UNSUPPORTED 0'],
	},
	{
		title: 'C23: version 99 is not',
		pack: [{ bver: 99, bn, bt, n: '0', v: 21 }],
		updates: [],
		findings: ['E_VERSION_UNSUPPORTED 0'],
	},
	{
		title: 'C25: kelvins are converted where the definition says °C',
		pack: [{ bn, bt, n: '0', u: 'K', v: 294.15 }],
		updates: [env({ 0: 21, 99: T })],
		findings: ['W_UNIT 0'],
	},
	{
		title: 'C25: the same with a base unit',
		pack: [{ bn, bt, bu: 'K', n: '0', v: 294.15 }],
		updates: [env({ 0: 21, 99: T })],
		findings: ['W_UNIT 0'],
	},
	{
		title: 'C25: the SenML unit of the definition is accepted',
		pack: [
			{ bn, bt, n: '0', u: 'Cel', v: 21 },
			{ n: '1', u: '%RH', v: 40 },
			{ n: '2', u: 'hPa', v: 1013 },
			{ n: '10', u: '/', v: 50 },
		],
		updates: [env({ 0: 21, 1: 40, 2: 1013, 10: 50, 99: T })],
	},
	{
		title: 'C28: a sum next to a value',
		pack: [{ bn, bt, bs: 5, n: '0', v: 21, s: 7 }],
		updates: [env({ 0: 21, 99: T })],
	},
	{
		title: 'C31: NaN as text',
		pack: [{ bn, bt, n: '0', v: 'NaN' }],
		updates: [],
		findings: ['E_FIELD_TYPE 0'],
	},
	{
		title: 'C34: resource 99 in conflict with the time of the record',
		pack: [
			{ bn, bt, n: '0', v: 21 },
			{ n: '99', v: 5 },
		],
		updates: [env({ 0: 21, 99: T })],
		findings: ['W_TS_RESOURCE 1'],
	},
	{
		title: 'C34: resource 99 before the values of its object, and another object',
		pack: [
			{ bn, n: '99', v: T },
			{ n: '0', v: 21 },
			{ bn: '14202/0/', n: '0', v: 50 },
		],
		updates: [env({ 0: 21, 99: T }), { ObjectID: 14202, Resources: { 0: 50, 99: NOW } }],
		findings: ['W_TS_RESOURCE 0'],
	},
	{
		title: 'C34: resource 99 and a record with a time of its own',
		pack: [
			{ bn, n: '0', v: 21 },
			{ n: '99', v: T },
			{ n: '0', v: 22, t: T + 60 },
		],
		updates: [env({ 0: 21, 99: T }), env({ 0: 22, 99: T + 60 })],
		findings: ['W_TS_RESOURCE 1'],
	},
	{
		title: 'C34: resource 99 that is no point in time',
		pack: [
			{ bn, n: '0', v: 21 },
			{ n: '99', v: 5 },
		],
		updates: [],
		findings: ['E_TIME 0', 'E_TIME 1'],
	},
	{
		title: 'C34: resource 99 in milliseconds',
		pack: [
			{ bn, n: '0', v: 21 },
			{ n: '99', v: T * 1000 },
		],
		updates: [],
		findings: ['E_TIME 0', 'E_TIME 1'],
	},
	{
		title: 'C38: 0 is a value, null is none',
		pack: [
			{ bn, bt, n: '0', v: 0 },
			{ n: '1', v: null },
		],
		updates: [env({ 0: 0, 99: T })],
		findings: ['W_NO_VALUE 1'],
	},
	{
		title: 'C39: a version from a later record on',
		pack: [
			{ bn, bt, n: '0', v: 21 },
			{ blv: '1.1', n: '1', v: 40 },
		],
		updates: [env({ 0: 21, 99: T }), env({ 1: 40, 99: T }, { ObjectVersion: '1.1' })],
		findings: ['W_VERSION 1'],
	},
	{
		title: 'C40: a version holds until it is replaced',
		pack: [
			{ bn, bt, blv: '1.1', n: '0', v: 21 },
			{ n: '1', v: 40 },
			{ blv: '1.2', n: '2', v: 1013 },
		],
		updates: [
			env({ 0: 21, 1: 40, 99: T }, { ObjectVersion: '1.1' }),
			env({ 2: 1013, 99: T }, { ObjectVersion: '1.2' }),
		],
		findings: ['W_VERSION 0', 'W_VERSION 2'],
	},
	{
		title: 'version 1.0 is the same as none',
		pack: [
			{ bn, bt, n: '0', v: 21 },
			{ blv: '1.0', n: '1', v: 40 },
		],
		updates: [env({ 0: 21, 1: 40, 99: T })],
	},
	{
		title: 'a version that is none',
		pack: [{ bn, bt, blv: 'new', n: '0', v: 21 }],
		updates: [],
		findings: ['E_PATH 0'],
	},
	{
		title: 'C41: instance 70000',
		pack: [{ bn: '14205/70000/', bt, n: '0', v: 21 }],
		updates: [],
		findings: ['E_PATH 0'],
	},
	{
		title: 'C42: leading zeros in object and instance',
		pack: [
			{ bn: '014205/0/', bt, n: '0', v: 21 },
			{ bn: '14205/00/', n: '0', v: 21 },
		],
		updates: [],
		findings: ['E_PATH 0', 'E_PATH 1'],
	},
	{
		title: 'C43: __proto__ as name',
		pack: [{ bn, bt, n: '__proto__', v: 21 }],
		updates: [],
		findings: ['E_PATH 0'],
	},
	{
		title: 'C43: __proto__ as field',
		pack: `[{"bn":"14205/0/","bt":${T},"n":"0","v":21,"__proto__":{"polluted":true}}]`,
		updates: [],
		findings: ['E_MUST_UNDERSTAND 0'],
	},
	{
		title: 'C46: a big integer as text',
		pack: [{ bn, bt: `${T}n`, n: '0', v: 21 }],
		updates: [],
		findings: ['E_BASE_TYPE 0'],
	},
	{ title: 'C48, F5.3: null in the pack', pack: [null], updates: [], findings: ['E_RECORD_NOT_MAP 0'] },
	{ title: 'C49: text in the pack', pack: ['x'], updates: [], findings: ['E_RECORD_NOT_MAP 0'] },
	{ title: 'an array in the pack', pack: [[]], updates: [], findings: ['E_RECORD_NOT_MAP 0'] },
	{ title: 'F5.2: null', pack: 'null', updates: [], findings: ['E_NOT_ARRAY'] },
	{
		title: 'C51: a number as name',
		pack: [{ bn, bt, n: 0, v: 21 }],
		updates: [],
		findings: ['E_FIELD_TYPE 0'],
	},
	{
		title: 'C52: an empty name',
		pack: [{ bn: '14205/0/0', bt, n: '', v: 21 }],
		updates: [env({ 0: 21, 99: T })],
	},
	{
		title: 'C54: bytes for a String',
		pack: [{ bn: '14203/0/', bt, n: '0', vd: 'aGkgCg' }],
		updates: [],
		findings: ['E_VALUE_TYPE 0'],
	},
	{
		title: 'C57: an empty text must not be pushed',
		pack: [{ bn: '14203/0/', bt, n: '0', vs: '' }],
		updates: [],
		findings: ['E_VALUE_TYPE 0'],
	},
	{
		title: 'an integer beyond 64 bits for an Integer',
		pack: [{ bn: '14203/0/', bt, n: '4', v: 1e19 }],
		updates: [],
		findings: ['W_PRECISION 0', 'E_VALUE_TYPE 0'],
	},
	{
		title: 'the limits of a range are in it',
		pack: [
			{ bn, bt, n: '1', v: 0 },
			{ n: '1', v: 100, t: 1 },
			{ n: '1', v: 100.5, t: 2 },
			{ n: '1', v: -0.5, t: 3 },
		],
		updates: [0, 100, 100.5, -0.5].map((value, at) => env({ 1: value, 99: T + at })),
		findings: ['W_RANGE 2', 'W_RANGE 3'],
	},
	{
		title: 'a day ahead is no warning, a second more is one',
		pack: [
			{ bn, n: '0', v: 1, t: NOW + 86400 },
			{ n: '0', v: 2, t: NOW + 86401 },
		],
		updates: [env({ 0: 1, 99: NOW + 86400 }), env({ 0: 2, 99: NOW + 86401 })],
		findings: ['W_TIME_FUTURE 1'],
	},
	{
		title: 'findings are in the order of the records, whatever found them',
		pack: [
			{ bn, bt, n: '77', v: 1, t: 10 },
			{ n: '!', v: 1 },
			{ n: '78', v: 1 },
			{ n: '0', v: 21 },
		],
		updates: [env({ 0: 21, 99: T })],
		findings: ['E_UNKNOWN_RESOURCE 0', 'E_NAME 1', 'E_UNKNOWN_RESOURCE 2'],
	},
	{
		title: 'F3.6: the year 2100',
		pack: [{ bn, bt: 4102444800, n: '0', v: 21 }],
		updates: [env({ 0: 21, 99: 4102444800 })],
		findings: ['W_TIME_FUTURE 0'],
	},
	{
		title: 'an unknown label is named once',
		pack: [
			{ bn, bt, n: '0', v: 21, foo: 1 },
			{ n: '1', v: 40, foo: 2, bar: 3 },
		],
		updates: [env({ 0: 21, 1: 40, 99: T })],
		findings: ['W_UNKNOWN_LABEL 0', 'W_UNKNOWN_LABEL 1'],
	},
	{
		title: 'the base fields of a refused record apply to the next one',
		pack: [
			{ bn, bt, n: '!', v: 1 },
			{ n: '0', v: 21 },
		],
		updates: [env({ 0: 21, 99: T })],
		findings: ['E_NAME 0'],
	},
	{
		title: 'a leading slash before something that is no path',
		pack: [{ bt, n: '/14205/0', v: 21 }],
		updates: [],
		findings: ['E_NAME 0'],
	},
	{
		title: 'null next to a value is no second value',
		pack: [{ bn: '14203/0/', bt, n: '0', v: null, vs: 'LTE-M' }],
		updates: [{ ObjectID: 14203, Resources: { 0: 'LTE-M', 99: T } }],
	},
	{
		title: 'a base sum is a sum without a value',
		pack: [{ bn, bt, bs: 5, n: '0' }],
		updates: [],
		findings: ['E_NO_LWM2M_VALUE 0'],
	},
	{
		title: 'a base time and a time that are infinite together',
		pack: [{ bn, bt: 1.7e308, n: '0', t: 1.7e308, v: 1 }],
		updates: [],
		findings: ['E_NOT_FINITE 0'],
	},
	{
		title: 'a value that is infinite with the base value',
		pack: [{ bn, bt, bv: 1.7e308, n: '0', v: 1.7e308 }],
		updates: [],
		findings: ['E_NOT_FINITE 0'],
	},
	{
		title: 'a sum that is infinite with the base sum',
		pack: [{ bn, bt, bs: 1.7e308, n: '0', v: 1, s: 1.7e308 }],
		updates: [],
		findings: ['E_NOT_FINITE 0'],
	},
	{
		title: 'a time long before 1970',
		pack: [{ bn, bt: -1e12, n: '0', v: 1 }],
		updates: [],
		findings: ['E_TIME 0'],
	},
	{
		title: 'an object link with an id that is too large',
		pack: [{ bn, bt, n: '0', vlo: '3:70000' }],
		updates: [],
		findings: ['E_FIELD_TYPE 0'],
	},
	{
		title: 'padding in a text of base64url',
		pack: [{ bn: '14203/0/', bt, n: '0', vd: 'aGkgCg==' }],
		updates: [],
		findings: ['W_BASE64_PADDING 0', 'E_VALUE_TYPE 0'],
	},
]

describe('packs', () => {
	for (const { title, pack, updates, findings = [] } of rows)
		it(title, () => {
			const conversion = convertJson(pack)
			assert.deepEqual(updatesOf(conversion), updates)
			assert.deepEqual(findingsOf(conversion), findings)
			assert.equal(conversion.success, !findings.some((finding) => finding.startsWith('E_')))
		})

	it('C9, F3.7: resource 99 is the floor of the time, the exact time is kept', () => {
		const { updates, records } = convertJson([{ bn, bt: T + 0.25, n: '0', v: 21 }])
		assert.deepEqual(updates, [timedUpdate(env({ 0: 21, 99: T }) as ObjectUpdate, T + 0.25)])
		assert.equal(records[0]?.t, T + 0.25)
	})

	it('two readings in one second stay two updates', () => {
		const { updates } = convertJson([
			{ bn, bt, n: '0', t: 0.75, v: 2 },
			{ n: '0', t: 0.25, v: 1 },
		])
		assert.deepEqual(updates, [
			timedUpdate(env({ 0: 1, 99: T }) as ObjectUpdate, T + 0.25),
			timedUpdate(env({ 0: 2, 99: T }) as ObjectUpdate, T + 0.75),
		])
	})

	it('the moment of reception keeps its fraction', () => {
		assert.equal(convertJson([{ bn, n: '0', v: 21 }]).updates[0]?.ts, RECEIVED_AT)
	})

	it('messages name record, name and what came', () => {
		const [finding] = convertJson([{ bn, bt, n: '0', vs: 'warm' }]).findings
		assert.match(finding?.message ?? '', /^Record 0 \("14205\/0\/0"\).*Float.*vs "warm"\.$/)
		assert.equal(finding?.name, '14205/0/0')
	})

	it('a long base name costs once, not once for each record', () => {
		const pack = [{ bn: 'x'.repeat(8000), bt }, ...Array.from({ length: 1999 }, () => ({ n: 'a', v: 1 }))]
		const { findings } = convertJson(pack)
		assert.equal(findings.length, 1999)
		assert.ok(JSON.stringify(findings).length < 1999 * 600)
	})

	it('of many unknown labels the first 20 are named', () => {
		const labels = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x${index}`, index]))
		const { findings, success } = convertJson([{ bn, bt, n: '0', v: 21, ...labels }])
		assert.equal(findings.length, 21)
		assert.equal(findings[19]?.field, 'x19')
		assert.ok(success)
	})

	it('1024 different unknown labels are not too many, however often and wherever they stand', () => {
		const labels = (from: number, to: number) =>
			Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`x${from + index}`, index]))
		const { updates, success } = convertJson([
			{ bn, bt, n: '0', v: 21, ...labels(0, 600) },
			{ n: '1', v: 40, ...labels(400, 1024) },
			{ n: '2', v: 1013, ...labels(0, 1024) },
		])
		assert.deepEqual(updates.map(objectUpdate), [env({ 0: 21, 1: 40, 2: 1013, 99: T })])
		assert.ok(success)
	})

	it('many fields of what is no record are not counted', () => {
		const deep = `[{"n":"14205/0/0","v":1,"t":${T},"x":[${'0,'.repeat(3000)}0]}]`
		assert.ok(convertJson(deep).success)
		assert.equal(convertJson(`[[${'0,'.repeat(3000)}0]]`).findings[0]?.code, 'E_RECORD_NOT_MAP')
		assert.equal(convertJson(`{"a":[${'0,'.repeat(3000)}0]}`).findings[0]?.code, 'E_NOT_ARRAY')
		const text = `[{"n":"14205/0/0","v":1,"t":${T},"x":"\\"${','.repeat(3000)}"}]`
		assert.ok(convertJson(text).success)
	})

	it('senML can be left out', () => {
		const payload = new TextEncoder().encode('[{"n":"14205/0/0","v":1}]')
		const input = { contentFormat: 'application/senml+json', payload, receivedAt: T } as const
		assert.equal(convert(input, { senML: false }).senML, undefined)
		assert.deepEqual(convert(input).senML, [{ n: '14205/0/0', v: 1 }])
	})

	it('row 20: conversion: a pack with more than 500 updates is refused with the numbers', () => {
		const pack = Array.from({ length: 501 }, (_, index) => ({ n: '14205/0/0', t: T + index, v: 1 }))
		const { findings, records, updates } = convertJson(pack)
		assert.equal(findings[0]?.code, 'E_LIMIT')
		assert.match(findings[0]?.message ?? '', /501.*500/)
		assert.deepEqual([records, updates], [[], []])
		assert.equal(convertJson(pack.slice(1)).updates.length, 500)
	})
})
