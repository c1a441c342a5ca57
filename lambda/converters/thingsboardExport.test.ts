import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readThingsboardExport } from './thingsboardExport.ts'

const configuration = {
	scriptLang: 'TBEL',
	decoder: 'return { js: 1 };',
	tbelDecoder: 'return { tbel: 1 };',
	encoder: null,
	tbelEncoder: null,
	updateOnlyKeys: ['model', 'firmware'],
}
const exported = {
	name: 'CoAP uplink',
	type: 'UPLINK',
	integrationType: 'COAP',
	debugSettings: { failuresEnabled: true, allEnabled: false, allEnabledUntil: 0 },
	configuration,
	edgeTemplate: false,
	converterVersion: 1,
}

describe('an export file of ThingsBoard', () => {
	it('selects one of its decoders', () => {
		assert.deepEqual(readThingsboardExport(exported), {
			name: 'CoAP uplink',
			source: { language: 'tbel', source: 'return { tbel: 1 };' },
			updateOnlyKeys: ['model', 'firmware'],
		})
		const inJavascript = { ...exported, configuration: { ...configuration, scriptLang: 'JS' } }
		const { source } = readThingsboardExport(inJavascript) as { readonly source: unknown }
		assert.deepEqual(source, { language: 'javascript', source: 'return { js: 1 };' })
	})

	it('gives the other decoder to who asks for it', () => {
		const { source } = readThingsboardExport(exported, 'javascript') as { readonly source: unknown }
		assert.deepEqual(source, { language: 'javascript', source: 'return { js: 1 };' })
	})

	it('has an encoder if it is for downlinks', () => {
		const tbelEncoder = 'return { contentType: "TEXT", data: "", metadata: {} };'
		const file = { ...exported, type: 'DOWNLINK', configuration: { ...configuration, tbelEncoder } }
		const { source } = readThingsboardExport(file) as { readonly source: unknown }
		assert.deepEqual(source, { language: 'tbel', source: tbelEncoder, kind: 'downlink' })
	})

	it('may be of a version before TBEL', () => {
		const old = { name: 'old', type: 'UPLINK', debugMode: true, configuration: { decoder: 'return {};' } }
		assert.deepEqual(readThingsboardExport(old), {
			name: 'old',
			source: { language: 'javascript', source: 'return {};' },
			updateOnlyKeys: [],
		})
	})

	const bad: readonly (readonly [file: unknown, says: RegExp])[] = [
		['text', /is a JSON object/],
		[[], /is a JSON object/],
		[{ ...exported, type: 'SIDELINK' }, /of the type "SIDELINK"/],
		[{ ...exported, type: 'DOWNLINK' }, /no "tbelEncoder"/],
		[{ ...exported, configuration: undefined }, /no "configuration"/],
		[{ ...exported, configuration: { scriptLang: 'LUA' } }, /"scriptLang" is "LUA"/],
		[{ ...exported, configuration: { ...configuration, tbelDecoder: null } }, /no "tbelDecoder"/],
		[{ ...exported, configuration: { scriptLang: 'JS', decoder: ' ' } }, /no "decoder"/],
	]
	for (const [file, says] of bad)
		it(`that cannot be used says why: ${says.source}`, () => {
			const read = readThingsboardExport(file)
			assert.ok('error' in read)
			assert.match(read.error, says)
		})
})
