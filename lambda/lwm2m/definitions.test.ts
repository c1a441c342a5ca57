import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { definitions } from './definitions.ts'
import { generateDefinitions } from './generateDefinitions.ts'
import { TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import { readObjectXml } from './readObjectXml.ts'

const time = '<Item ID="99"><Name>Timestamp</Name><Mandatory>Mandatory</Mandatory><Type>Time</Type></Item>'

const xml = (items: readonly string[]): string =>
	'<LWM2M><Object><Name>Tank</Name><ObjectID>33000</ObjectID><ObjectVersion>1.2</ObjectVersion>' +
	`<Resources>${items.join('')}</Resources></Object></LWM2M>`

describe('definitions', () => {
	it('are what the generator makes of the XML', () => {
		const committed = readFileSync(new URL('definitions.ts', import.meta.url), 'utf8')
		assert.equal(committed, generateDefinitions(), 'run: npm run definitions')
	})

	it('are the twelve objects of the wire contract', () => {
		assert.deepEqual(
			[...definitions.keys()],
			[14201, 14202, 14203, 14204, 14205, 14210, 14220, 14230, 14240, 14250, 14301, 14401],
		)
	})

	it('get an object whose XML is put into the folder', () => {
		const folder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
		writeFileSync(
			join(folder, '33000.xml'),
			xml([
				'<Item ID="5"><Name>Level</Name><Mandatory>Mandatory</Mandatory>' +
					'<MultipleInstances>Single</MultipleInstances><Type>Float</Type><RangeEnumeration>-1.5..7</RangeEnumeration>' +
					'<Units>m</Units></Item>',
				time,
			]),
		)
		const text = generateDefinitions(folder)
		rmSync(folder, { recursive: true })
		assert.match(text, /\[\n\t\t33000,\n\t\t\{\n\t\t\tname: 'Tank',\n\t\t\tversion: '1\.2',/)
		assert.ok(
			text.includes("[5, { name: 'Level', type: 'Float', mandatory: true, range: [-1.5, 7], units: 'm' }],"),
		)
		assert.ok(text.includes("name: 'Geolocation'"))
	})

	const refused: readonly (readonly [string, string, RegExp])[] = [
		[
			'without a time',
			xml(['<Item ID="1"><Type>Float</Type></Item>']),
			/a\.xml: resource 99 of type Time is missing/,
		],
		[
			'of an unknown type',
			xml(['<Item ID="1"><Type>Objlnk</Type></Item>', time]),
			/a\.xml: resource 1 has the unknown type "Objlnk"/,
		],
		['that is none', '<LWM2M/>', /a\.xml: there is no element Object/],
		['that is no XML', '<LWM2M><Object>', /a\.xml: /],
	]
	for (const [what, text, message] of refused)
		it(`refuse an object ${what}, by the name of its file`, () =>
			assert.throws(() => readObjectXml('a.xml', text), { message }))

	it('have a time in every object', () => {
		for (const [id, { resources }] of definitions)
			assert.equal(resources.get(TIMESTAMP_RESOURCE)?.type, 'Time', `${id}`)
	})
})
