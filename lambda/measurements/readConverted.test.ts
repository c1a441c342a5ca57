import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { ConvertedMessage } from './convertedMessage.ts'
import { readConverted } from './readConverted.ts'

const source = { integrationId: 'int-1', importId: '01J', converterId: 'con-1', version: 3 }

const message: ConvertedMessage = {
	v: 1,
	device: { name: 'SN-001', type: 'default', group: 'cellar', customer: 'ACME' },
	telemetry: [{ values: { temperature: 25.7, humidity: 69 } }, { ts: 1717409966123, values: { on: true } }],
	attributes: { firmware: '2.0.1' },
	mapping: { temperature: '3303/1/5700', humidity: null },
	source,
}

const read = (json: unknown) => readConverted(Buffer.from(JSON.stringify(json)))

const minimal = { v: 1, device: { name: 'a', type: 'b' }, telemetry: [], attributes: {}, source }

describe('a message of a converter', () => {
	it('is read with all its members', () => {
		assert.deepEqual(read(message), {
			json: message,
			findings: [],
			converted: {
				telemetry: [
					{
						ts: undefined,
						values: [
							['temperature', 25.7],
							['humidity', 69],
						],
					},
					{ ts: 1717409966123, values: [['on', true]] },
				],
				attributes: [['firmware', '2.0.1']],
				mapping: new Map([
					['temperature', '3303/1/5700'],
					['humidity', null],
				]),
				source,
			},
		})
	})

	it('may have nothing but what it must have', () => {
		assert.deepEqual(read(minimal).findings, [])
	})

	it('may have names of members of Object.prototype', () => {
		const text = JSON.stringify(minimal).replace(
			'"telemetry":[]',
			'"telemetry":[{"values":{"__proto__":1,"constructor":2,"toString":"x"}}]',
		)
		const { converted, findings } = readConverted(Buffer.from(text))
		assert.deepEqual(findings, [])
		assert.deepEqual(converted?.telemetry[0]?.values, [
			['__proto__', 1],
			['constructor', 2],
			['toString', 'x'],
		])
	})

	const refused = [
		{ name: 'no bytes', payload: '', expected: 'JSON in UTF-8' },
		{ name: 'no JSON', payload: '{"v":1', expected: 'JSON in UTF-8' },
		{ name: 'an array', payload: '[]', expected: 'an object' },
		{ name: 'null', payload: 'null', expected: 'an object' },
		{ name: 'a number', payload: '1', expected: 'an object' },
		{ name: 'another version', payload: '{"v":2}', expected: '1' },
		{ name: 'no version', payload: '{}', expected: '1' },
		{
			name: 'deep nesting',
			payload: `{"v":1,"x":${'['.repeat(5000)}${']'.repeat(5000)}}`,
			expected: 'less nesting',
		},
	]
	for (const { name, payload, expected } of refused)
		it(`is refused as a whole: ${name}`, () => {
			const { converted, findings } = readConverted(Buffer.from(payload))
			assert.equal(converted, undefined)
			assert.deepEqual(
				findings.map((finding) => [finding.code, finding.severity, finding.expected]),
				[['E_CONVERTED', 'error', expected]],
			)
		})

	it('is refused as a whole if it is not UTF-8', () => {
		const payload = Buffer.concat([Buffer.from('{"v":1,"x":"'), Buffer.of(0xff), Buffer.from('"}')])
		assert.deepEqual(
			readConverted(payload).findings.map(({ expected }) => expected),
			['JSON in UTF-8'],
		)
	})

	const sample = (more: object) => ({ ...minimal, telemetry: [{ values: { good: 1 } }, more] })
	const wrong: readonly (readonly [name: string, json: object, pointer: string])[] = [
		['a member too much', { ...minimal, x: 1 }, '/x'],
		['no device', { ...minimal, device: undefined }, '/device'],
		['a device that is a text', { ...minimal, device: 'SN-001' }, '/device'],
		['a device without a name', { ...minimal, device: { type: 'b' } }, '/device/name'],
		['a device without a type', { ...minimal, device: { name: 'a', type: '' } }, '/device/type'],
		['a group that is a number', { ...minimal, device: { ...minimal.device, group: 5 } }, '/device/group'],
		[
			'a customer that is null',
			{ ...minimal, device: { ...minimal.device, customer: null } },
			'/device/customer',
		],
		['a member too much of the device', { ...minimal, device: { ...minimal.device, id: 1 } }, '/device/id'],
		['no telemetry', { ...minimal, telemetry: undefined }, '/telemetry'],
		['telemetry that is an object', { ...minimal, telemetry: {} }, '/telemetry'],
		['a sample that is a number', { ...minimal, telemetry: [5] }, '/telemetry/0'],
		['a sample without values', sample({ ts: 5 }), '/telemetry/1/values'],
		['values that are an array', sample({ values: [1] }), '/telemetry/1/values'],
		['a sample with a member too much', sample({ values: {}, x: 1 }), '/telemetry/1/x'],
		['a time that is a text', sample({ ts: '5', values: { a: 1 } }), '/telemetry/1/ts'],
		['a time that no date has', sample({ ts: 8.64e15 + 1000, values: { a: 1 } }), '/telemetry/1/ts'],
		['a value that is null', sample({ values: { 'a/b~c': null } }), '/telemetry/1/values/a~1b~0c'],
		['a value that is an object', sample({ values: { a: {} } }), '/telemetry/1/values/a'],
		['a value that is an array', sample({ values: { a: [1] } }), '/telemetry/1/values/a'],
		['a key that is empty', sample({ values: { '': 1 } }), '/telemetry/1/values/'],
		['no attributes', { ...minimal, attributes: undefined }, '/attributes'],
		['attributes that are a list', { ...minimal, attributes: [] }, '/attributes'],
		['an attribute that is null', { ...minimal, attributes: { a: null } }, '/attributes/a'],
		['a mapping that is a text', { ...minimal, mapping: '3303/0/5700' }, '/mapping'],
		['a mapping to a number', { ...minimal, mapping: { a: 3303 } }, '/mapping/a'],
		['no source', { ...minimal, source: undefined }, '/source'],
		[
			'a source without an integration',
			{ ...minimal, source: { ...source, integrationId: 5 } },
			'/source/integrationId',
		],
		['a source without an import', { ...minimal, source: { ...source, importId: '' } }, '/source/importId'],
		[
			'a source without a converter',
			{ ...minimal, source: { ...source, converterId: null } },
			'/source/converterId',
		],
		['a source without a version', { ...minimal, source: { ...source, version: 1.5 } }, '/source/version'],
		['a member too much of the source', { ...minimal, source: { ...source, x: 1 } }, '/source/x'],
	]
	for (const [name, json, pointer] of wrong)
		it(`says where it is wrong, and is taken without that: ${name}`, () => {
			const { converted, findings } = read(json)
			assert.deepEqual(
				findings.map(({ code, severity, jsonPointer }) => [code, severity, jsonPointer]),
				[['E_CONVERTED', 'error', pointer]],
			)
			assert.ok(findings[0]?.message.includes(pointer), findings[0]?.message)
			assert.ok(converted)
			if ('telemetry' in json && Array.isArray(json.telemetry) && json.telemetry.length > 1)
				assert.deepEqual(converted.telemetry[0]?.values, [['good', 1]])
		})

	it('has no value that JSON cannot say', () => {
		const text = JSON.stringify(sample({ values: { a: 1 } })).replace('{"a":1}', '{"a":1e400}')
		assert.deepEqual(
			readConverted(Buffer.from(text)).findings.map(({ jsonPointer, got }) => [jsonPointer, got]),
			[['/telemetry/1/values/a', 'null']],
		)
	})

	it('has names of at most 256 characters, and findings stay small', () => {
		const fits = read(sample({ values: { ['x'.repeat(256)]: 1 } }))
		assert.deepEqual(fits.findings, [])
		const { findings } = read(sample({ values: { ['x'.repeat(100_000)]: 'y'.repeat(100_000) } }))
		assert.equal(findings.length, 1)
		assert.ok(JSON.stringify(findings).length < 1000)
	})

	it('is read without an exception, whatever it is', () => {
		const values = fc.jsonValue()
		const members = fc.record(
			{
				v: fc.constant(1),
				device: values,
				telemetry: values,
				attributes: values,
				mapping: values,
				source: values,
			},
			{ requiredKeys: ['v'] },
		)
		const payload = fc.oneof(
			fc.uint8Array({ maxLength: 64 }),
			fc.oneof(members, values).map((json) => Buffer.from(JSON.stringify(json))),
		)
		fc.assert(
			fc.property(payload, (payload) => {
				const { converted, findings } = readConverted(payload)
				assert.ok(converted !== undefined || findings.length === 1)
			}),
			{ numRuns: 2000 },
		)
	})
})
