import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { definitions } from '../lwm2m/definitions.ts'
import { objectsOfTypes } from '../lwm2m/testing/lwm2mTypes.ts'
import { asTypes } from '../lwm2m/testing/typesXml.ts'
import { generateIpso } from '../lwm2m/xml/generateDefinitions.ts'
import { readObjectFolder } from '../lwm2m/xml/readObjectFolder.ts'
import { defaultMapping, defaultPath } from './defaultMapping.ts'
import { ipsoDefinitions } from './ipsoDefinitions.ts'

const read = readObjectFolder(join(import.meta.dirname, 'objects')).flatMap(({ objects }) => objects)

describe('the objects that telemetry keys become', () => {
	it('are what the generator makes of the XML', () => {
		const committed = readFileSync(new URL('ipsoDefinitions.ts', import.meta.url), 'utf8')
		assert.equal(committed, generateIpso(), 'run: npm run definitions')
	})

	it('are none of those that SenML packs have', () => {
		assert.deepEqual(
			[...ipsoDefinitions.keys()].filter((id) => definitions.has(id)),
			[],
		)
	})

	it('say what lwm2m-types has read in the registry', () => {
		const theirs = new Map(objectsOfTypes().map((object) => [object.id, object]))
		assert.equal(read.length, 10)
		for (const object of read) assert.deepEqual(asTypes(object), theirs.get(object.id))
	})
})

describe('the default mapping', () => {
	for (const { path, keys } of defaultMapping) {
		it(`names a resource with one value: ${path}`, () => {
			const [object, , resource] = path.split('/').map(Number)
			const definition = definitions.get(object ?? 0) ?? ipsoDefinitions.get(object ?? 0)
			const { type, multiple = false } = definition?.resources.get(resource ?? 0) ?? {}
			assert.ok(type === 'Float' || type === 'Integer', path)
			assert.equal(multiple, false)
		})

		it(`finds its own keys: ${keys.join(', ')}`, () => {
			for (const key of keys) assert.equal(defaultPath(key), path)
		})
	}

	it('has each key once', () => {
		const keys = defaultMapping.flatMap((rule) => rule.keys)
		assert.deepEqual(keys, [...new Set(keys)])
	})

	it('takes the spellings of one name, and no other names', () => {
		for (const key of ['batteryLevel', 'battery_level', 'Battery level', 'BATTERY-LEVEL', 'battery.level'])
			assert.equal(defaultPath(key), '3/0/9')
		for (const key of ['temperature1', 'batteryVoltage', '', '__proto__', 'constructor', 'toString'])
			assert.equal(defaultPath(key), undefined)
	})
})
