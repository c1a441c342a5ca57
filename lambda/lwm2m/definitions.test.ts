import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { definitions } from './definitions.ts'
import { TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import { objectXml } from './testing/objectXml.ts'
import { withFolder } from './testing/withFolder.ts'
import { generateDefinitions, writeDefinitions } from './xml/generateDefinitions.ts'

/** In a template literal this would be code. */
const PLACEHOLDER = ['$', '{process.exit()}'].join('')

describe('definitions', () => {
	it('are what the generator makes of the XML', () => {
		const committed = readFileSync(new URL('definitions.ts', import.meta.url), 'utf8')
		assert.equal(committed, generateDefinitions().text, 'run: npm run definitions')
	})

	it('are the twelve objects of the wire contract', () => {
		assert.deepEqual(
			[...definitions.keys()],
			[14201, 14202, 14203, 14204, 14205, 14210, 14220, 14230, 14240, 14250, 14301, 14401],
		)
	})

	it('have a time in every object of the wire contract', () => {
		for (const [id, { resources }] of definitions)
			assert.equal(resources.get(TIMESTAMP_RESOURCE)?.type, 'Time', `${id}`)
	})

	it('get an object whose XML is put into the folder', () => {
		const item = {
			id: 5,
			name: 'Level',
			mandatory: 'Mandatory',
			type: 'Float',
			range: '-1.5..7',
			units: 'm',
		} as const
		const { text } = withFolder({ '33000.xml': objectXml({ items: [item] }) }, generateDefinitions)
		assert.match(text, /\[\n\t\t33000,\n\t\t\{\n\t\t\tname: 'Tank',\n\t\t\tversion: '1\.2',/)
		assert.ok(
			text.includes("[5, { name: 'Level', type: 'Float', mandatory: true, range: [-1.5, 7], units: 'm' }],"),
		)
		assert.ok(text.includes("name: 'Geolocation'"))
	})

	it('get an object of the folder instead of the one of the package', () => {
		const { text } = withFolder({ 'own.xml': objectXml({ id: '14205', name: 'Mine' }) }, generateDefinitions)
		assert.ok(text.includes("name: 'Mine'"))
		assert.ok(!text.includes("name: 'Environment'"))
	})

	it('have all that is limited in a form that means the same', async () => {
		const items = [
			{ id: 0, type: 'Integer', range: '1..' },
			{ id: 1, type: 'Float', range: '..-1' },
			{ id: 2, type: 'Integer', range: '0..3, 99' },
			{ id: 3, type: 'String', range: `"it's","${PLACEHOLDER}"` },
			{ id: 4, type: 'Opaque', range: '6' },
		] as const
		const { resources } = await imported(objectXml({ items }))
		assert.deepEqual(
			items.map(({ id }) => resources.get(id)?.range ?? resources.get(id)?.allowed),
			[
				[1, Number.POSITIVE_INFINITY],
				[Number.NEGATIVE_INFINITY, -1],
				{
					numbers: [
						[0, 3],
						[99, 99],
					],
				},
				{ texts: ["it's", PLACEHOLDER] },
				{ bytes: [[6, 6]] },
			],
		)
	})

	for (const name of [
		"it's",
		'"quoted"',
		'both \' and "',
		PLACEHOLDER,
		'`',
		'\\',
		"\\'",
		'a\u2028b',
		"', x: '",
	])
		it(`have the name ${JSON.stringify(name)} as it is`, async () => {
			const { name: written, resources } = await imported(
				objectXml({ name, items: [{ id: 1, name, type: 'Float', units: name }] }),
			)
			assert.deepEqual(
				[written, resources.get(1)?.name, resources.get(1)?.units],
				[name, name, name].map((text) => text.replaceAll(/\s+/g, ' ')),
			)
		})

	it('are reported: what was read, and what was ignored', () => {
		const items = [
			{ id: 1, type: 'Integer', range: 'odd numbers' },
			{ id: 2, type: 'Float', units: 'ppt' },
		] as const
		const { report } = withFolder({ 'a.xml': objectXml({ items }) }, generateDefinitions)
		assert.deepEqual(report.split('\n'), [
			'a.xml:13: <RangeEnumeration>: "odd numbers" is not understood as a range of Integer, and ignored',
			'a.xml:24: <Units>: "ppt" is no unit of SenML, so values may come in any unit',
			'13 files, 13 objects, 56 resources; ignored: 1 ranges, 1 units',
		])
	})

	it('are not written if a file is refused', () => {
		const written: string[] = []
		const items = [{ id: 1, type: 'Double' }]
		const files = { 'a.xml': objectXml({ items }), 'b.xml': '<LWM2M>', 'c.xml': objectXml({ id: '33001' }) }
		const { isWritten, report } = withFolder(files, (folder) =>
			writeDefinitions((text) => written.push(text), folder),
		)
		assert.deepEqual([isWritten, written], [false, []])
		assert.match(report, /^a\.xml:12: <Type>: .*\nb\.xml:1: .*\ndefinitions\.ts is as it was\.$/)
	})
})

/** The object in the definitions that are generated. */
const imported = (xml: string) =>
	withFolder({ '33000.xml': xml }, async (folder) => {
		const { text } = generateDefinitions(folder)
		const module = join(folder, 'definitions.ts')
		writeFileSync(module, text)
		const { definitions: generated }: { definitions: typeof definitions } = await import(module)
		const object = generated.get(33000)
		assert.ok(object !== undefined)
		return object
	})
