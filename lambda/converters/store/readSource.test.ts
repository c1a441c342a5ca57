import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readSource } from './readSource.ts'

/** The members that an export file has: documentation of ThingsBoard, "Export converter". */
const exported = (configuration: object, more: object = {}): string =>
	JSON.stringify({
		name: 'Sensor uplink',
		type: 'UPLINK',
		integrationType: null,
		debugSettings: { failuresEnabled: true, allEnabled: false, allEnabledUntil: 0 },
		configuration,
		edgeTemplate: false,
		converterVersion: 1,
		...more,
	})

const decoder = 'return { deviceName: "a", deviceType: "b", telemetry: {} };'

describe('a script that is given', () => {
	it('has the language that is given with it, or the usual one', () => {
		const script = { language: 'tbel', source: decoder, updateOnlyKeys: [], notes: [] }
		assert.deepEqual(readSource({ language: 'tbel', source: decoder }), { script })
		assert.deepEqual(readSource({ source: decoder }, 'tbel'), { script })
	})

	it('needs a language if there is no usual one', () => {
		assert.deepEqual(readSource({ source: decoder }), {
			field: '/language',
			reason: 'must be one of javascript, tbel, ttn',
		})
	})
})

describe('an export of ThingsBoard', () => {
	it('says its name, its language and its decoder', () => {
		const both = { scriptLang: 'TBEL', decoder: 'js', tbelDecoder: decoder, encoder: null, tbelEncoder: null }
		assert.deepEqual(readSource({ source: exported(both) }), {
			script: { name: 'Sensor uplink', language: 'tbel', source: decoder, updateOnlyKeys: [], notes: [] },
		})
		const read = readSource({ source: exported({ ...both, scriptLang: 'JS' }), name: 'Mine' }, 'tbel')
		assert.deepEqual(read, {
			script: { name: 'Mine', language: 'javascript', source: 'js', updateOnlyKeys: [], notes: [] },
		})
	})

	it('is taken with either form of its debug settings, and without what is newer', () => {
		for (const more of [{ debugMode: true }, { debugSettings: undefined, converterVersion: undefined }]) {
			const read = readSource({ source: exported({ decoder }, more) })
			assert.ok('script' in read)
			assert.equal(read.script.language, 'javascript')
		}
	})

	it('keeps updateOnlyKeys, and says that they have no effect', () => {
		const read = readSource({ source: exported({ decoder, updateOnlyKeys: ['serial', 'model'] }) })
		assert.ok('script' in read)
		assert.deepEqual(read.script.updateOnlyKeys, ['serial', 'model'])
		assert.match(read.script.notes.join(), /updateOnlyKeys \(serial, model\) .* no effect/)
	})

	const refused: readonly (readonly [name: string, source: string, reason: RegExp])[] = [
		['of another type', exported({ decoder }, { type: 'SIDELINK' }), /"SIDELINK"/],
		['of a downlink converter without an encoder', exported({ decoder }, { type: 'DOWNLINK' }), /"encoder"/],
		['without a decoder in its language', exported({ scriptLang: 'TBEL', decoder }), /tbelDecoder/],
		['with an empty decoder', exported({ scriptLang: 'JS', decoder: ' ' }), /decoder/],
		['in an unknown language', exported({ scriptLang: 'LUA', decoder }), /LUA/],
		['that is other JSON', '{"a":1}', /configuration/],
		['that is a list', '[]', /JSON/],
	]
	for (const [name, source, reason] of refused)
		it(`is refused ${name}`, () => {
			const read = readSource({ source })
			assert.ok('reason' in read)
			assert.equal(read.field, '/source')
			assert.match(read.reason, reason)
		})

	it('is no codec of The Things Network', () => {
		const read = readSource({ source: exported({ decoder }), language: 'ttn' })
		assert.ok('reason' in read)
		assert.equal(read.field, '/language')
	})
})
