import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { explainMisfit, type GivenFields, readFields } from './fields.ts'

const full = {
	name: 'Weather stations – Süd 🌦',
	security: 'mixed',
	prefix: ['api', 'v2', 'A-b_c.d', '0', 'x'.repeat(32)],
	metadata: { deviceType: 'default', 'Sensor model': 'T9602', empty: '' },
	rateLimits: '300:60, 10:1',
	createsDevices: false,
	isEnabled: false,
}

describe('the fields of an integration', () => {
	it('are given as they are stored, rate limits with the shortest window first', () => {
		assert.deepEqual(readFields(full), {
			fields: {
				...full,
				rateLimits: [
					{ messages: 10, seconds: 1 },
					{ messages: 300, seconds: 60 },
				],
			},
		})
	})

	it('that are not given stay away', () => {
		assert.deepEqual(readFields({}), { fields: {} })
		assert.deepEqual(readFields({ prefix: [], rateLimits: '', metadata: {} }), {
			fields: { prefix: [], rateLimits: [], metadata: {} },
		})
	})

	const accepted: readonly GivenFields[] = [
		{ name: 'x' },
		{ name: '🌦'.repeat(100) },
		{ security: 'no-secure' },
		{ security: 'dtls' },
		{ prefix: ['ii', 'I', '...', '-'] },
		{ metadata: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key ${index}`, 'x'])) },
		{ metadata: { constructor: 'x', toString: 'y' } },
		{ rateLimits: '1:1' },
		{ rateLimits: '1000000:86400' },
	]
	for (const given of accepted)
		it(`take ${JSON.stringify(given).slice(0, 60)}`, () => {
			assert.ok('fields' in readFields(given))
		})

	const proto = JSON.parse('{"__proto__":"x"}') as Record<string, string>
	const refused: readonly (readonly [given: GivenFields, field: string, expected: RegExp])[] = [
		[{ name: '' }, '/name', /1 to 100 printable/],
		[{ name: 'x'.repeat(101) }, '/name', /1 to 100/],
		[{ name: ' x' }, '/name', /space/],
		[{ name: 'a\nb' }, '/name', /printable/],
		[{ name: 'a\u202eb' }, '/name', /printable/],
		[{ security: 'DTLS' }, '/security', /no-secure, dtls, mixed/],
		[{ security: '' }, '/security', /no-secure, dtls, mixed/],
		[{ prefix: ['a', 'b', 'c', 'd', 'e', 'f'] }, '/prefix', /at most 5/],
		[{ prefix: ['a', 'i'] }, '/prefix/1', /not i/],
		[{ prefix: ['..'] }, '/prefix/0', /not i, \. or \.\./],
		[{ prefix: ['.'] }, '/prefix/0', /letters/],
		[{ prefix: [''] }, '/prefix/0', /1 to 32/],
		[{ prefix: ['x'.repeat(33)] }, '/prefix/0', /1 to 32/],
		[{ prefix: ['a/b'] }, '/prefix/0', /letters, digits/],
		[{ prefix: ['ü'] }, '/prefix/0', /letters, digits/],
		[{ prefix: ['a b'] }, '/prefix/0', /letters, digits/],
		[{ metadata: { '': 'x' } }, '/metadata/', /1 to 100/],
		[{ metadata: { 'a/b~\u0007': 'x' } }, '/metadata/a~1b~0\u0007', /printable/],
		[{ metadata: { ['k'.repeat(101)]: 'x' } }, `/metadata/${'k'.repeat(100)}`, /1 to 100/],
		[{ metadata: proto }, '/metadata/__proto__', /named/],
		[
			{ metadata: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, ''])) },
			'/metadata',
			/at most 50/,
		],
		[{ metadata: { k: 'ü'.repeat(4096) } }, '/metadata', /8192 bytes/],
		[{ rateLimits: '10' }, '/rateLimits', /<messages>:<seconds>/],
		[{ rateLimits: '10:0' }, '/rateLimits', /10:1,300:60/],
		[{ rateLimits: '0:1' }, '/rateLimits', /10:1,300:60/],
		[{ rateLimits: '10:1,' }, '/rateLimits', /commas/],
		[{ rateLimits: '10:1;20:2' }, '/rateLimits', /commas/],
		[{ rateLimits: '10:1,20:1' }, '/rateLimits', /different seconds/],
		[{ rateLimits: '1:1,2:2,3:3,4:4,5:5,6:6' }, '/rateLimits', /up to 5/],
		[{ rateLimits: '1000001:1' }, '/rateLimits', /at most 1000000 messages/],
		[{ rateLimits: '1:86401' }, '/rateLimits', /86400 seconds/],
		[{ rateLimits: '-1:1' }, '/rateLimits', /<messages>/],
	]
	for (const [given, field, expected] of refused)
		it(`name the one that does not fit, and what it must be: ${JSON.stringify(given).slice(0, 60)}`, () => {
			const read = readFields(given)
			assert.ok('misfit' in read)
			assert.equal(read.misfit.field, field)
			assert.match(read.misfit.expected, expected)
			assert.ok(explainMisfit(read.misfit).startsWith(`${field}: must be `))
		})
})
