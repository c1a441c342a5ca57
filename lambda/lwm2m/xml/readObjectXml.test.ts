import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { objectXml } from '../testing/objectXml.ts'
import { withFolder } from '../testing/withFolder.ts'
import { readObjectFolder } from './readObjectFolder.ts'
import { readObjectXml } from './readObjectXml.ts'

const FLOAT = { id: 1, type: 'Float' } as const

/** `objectXml` has the first resource in line 7, with its type in line 12. */
const refused: readonly (readonly [what: string, xml: string, messages: readonly string[]])[] = [
	['that is empty', '', ['a.xml:1: is not well-formed XML: missing root element']],
	['that is no XML', 'id,name', ['a.xml:1: is not well-formed XML: missing root element']],
	[
		'that ends too early',
		'<LWM2M>\n<Object>',
		['a.xml:2: is not well-formed XML: unclosed xml tag(s): LWM2M, Object'],
	],
	[
		'with tags that do not match',
		'<LWM2M>\n<Object></Objekt></LWM2M>',
		['a.xml:2: is not well-formed XML: Opening and ending tag mismatch: "Object" != "Objekt"'],
	],
	[
		'without an object',
		'<LWM2M/>',
		['a.xml:1: <LWM2M>: is no definition of objects: there is no LWM2M with an Object in it'],
	],
	[
		'that is about something else',
		'<svg><Object/></svg>',
		['a.xml:1: <svg>: is no definition of objects: there is no LWM2M with an Object in it'],
	],
	[
		'without id and name',
		'<LWM2M>\n<Object><Resources/></Object></LWM2M>',
		['a.xml:2: <ObjectID>: a number from 0 to 65534 is expected', 'a.xml:2: <Name>: is missing or empty'],
	],
	[
		'with an id that cannot be',
		objectXml({ id: '65535' }),
		['a.xml:4: <ObjectID>: a number from 0 to 65534 is expected'],
	],
	[
		'with an id that is no number',
		objectXml({ id: '3303a' }),
		['a.xml:4: <ObjectID>: a number from 0 to 65534 is expected'],
	],
	[
		'with a version that is none',
		objectXml({ version: '1' }),
		['a.xml:5: <ObjectVersion>: two numbers with a dot such as 1.0 are expected'],
	],
	[
		'with a resource without id',
		objectXml({ items: [{ id: '', type: 'Float' }] }),
		['a.xml:7: <Item>: ID: a number from 0 to 65534 is expected'],
	],
	[
		'with a resource twice',
		objectXml({ items: [FLOAT, FLOAT] }),
		['a.xml:17: <Item>: ID: resource 1 is defined in line 7 already'],
	],
	[
		'with a resource of an unknown type',
		objectXml({ items: [{ id: 1, type: 'Double' }] }),
		[
			'a.xml:12: <Type>: "Double" is none of String, Integer, Unsigned Integer, Float, Boolean, Opaque, Time, Objlnk, Corelnk',
		],
	],
	[
		'with a readable resource of no type',
		objectXml({ items: [{ id: 1, type: '' }] }),
		['a.xml:12: <Type>: is empty, which only a resource with the operation E can have'],
	],
	[
		'with a resource that has no element Type',
		'<LWM2M><Object><Name>A</Name><ObjectID>1</ObjectID><Resources>\n<Item ID="1"><Name>B</Name></Item></Resources></Object></LWM2M>',
		['a.xml:2: <Type>: is missing'],
	],
	[
		'with unknown words',
		objectXml({ items: [{ ...FLOAT, operations: 'X', multiple: 'Many', mandatory: 'Yes', name: '' }] }),
		[
			'a.xml:8: <Name>: is missing or empty',
			'a.xml:9: <Operations>: "X" is none of R, W, RW, E',
			'a.xml:11: <Mandatory>: "Yes" is none of Mandatory, Optional',
			'a.xml:10: <MultipleInstances>: "Many" is none of Multiple, Single',
		],
	],
	[
		'with something else as resource 99',
		objectXml({ items: [{ id: 99, type: 'Integer' }] }),
		['a.xml:12: <Type>: resource 99 is the time of an update here, it can only be Time'],
	],
	[
		'with several times as resource 99',
		objectXml({ items: [{ id: 99, type: 'Time', multiple: 'Multiple' }] }),
		['a.xml:10: <MultipleInstances>: resource 99 is the time of an update here, it can only be Single'],
	],
]

describe('a definition file', () => {
	for (const [what, xml, messages] of refused)
		it(`${what} is refused with file, line and element`, () =>
			assert.throws(() => readObjectXml('a.xml', xml), { message: messages.join('\n') }))

	it('has all that updates need', () => {
		const items = [
			{ id: 0, type: 'Float', operations: 'RW', mandatory: 'Mandatory', range: '0..1', units: 'm' },
			{ id: 1, type: 'Objlnk', multiple: 'Multiple' },
			{ id: 2, type: 'Opaque', operations: 'W', mandatory: 'Mandatory' },
			{ id: 3, type: '', operations: 'E', mandatory: 'Mandatory' },
			{ id: 4, type: 'String', operations: 'E' },
			{ id: 5, type: 'Integer', operations: '' },
		]
		const { objects, ignored } = readObjectXml('a.xml', objectXml({ name: 'A\n\tTank', items }))
		const plain = { mandatory: false, multiple: false }
		assert.deepEqual(objects, [
			{
				id: 33000,
				name: 'A Tank',
				version: '1.2',
				resources: [
					{
						id: 0,
						name: 'Resource 0',
						type: 'Float',
						operations: 'RW',
						mandatory: true,
						multiple: false,
						range: [0, 1],
						units: 'm',
					},
					{ id: 1, name: 'Resource 1', type: 'Objlnk', operations: 'R', mandatory: false, multiple: true },
					// What cannot be read is never in an update.
					{ id: 2, name: 'Resource 2', type: 'Opaque', operations: 'W', ...plain },
					{ id: 3, name: 'Resource 3', type: 'None', operations: 'E', ...plain },
					{ id: 4, name: 'Resource 4', type: 'None', operations: 'E', ...plain },
					{ id: 5, name: 'Resource 5', type: 'Integer', operations: '', ...plain },
				],
			},
		])
		assert.deepEqual(ignored, [])
	})

	it('may begin with a byte order mark', () =>
		assert.equal(readObjectXml('a.xml', `\ufeff<?xml version="1.0"?>${objectXml()}`).objects.length, 1))

	it('may have several objects', () => {
		const second = objectXml({ id: '33001' }).replace(/^<LWM2M>\n/, '')
		const xml = objectXml().replace(/<\/LWM2M>\n$/, second)
		assert.deepEqual(
			readObjectXml('a.xml', xml).objects.map(({ id }) => id),
			[33000, 33001],
		)
	})

	it('without a version has 1.0', () =>
		assert.equal(readObjectXml('a.xml', objectXml({ version: '' })).objects[0]?.version, '1.0'))
})

describe('a folder of definition files', () => {
	it('with broken ones is refused with the names of all of them', () => {
		const files = {
			'a.xml': '<LWM2M>',
			'b.xml': objectXml(),
			'c.xml': objectXml({ id: '33001', items: [{ id: 1, type: 'Double' }] }),
			'd.xml': objectXml(),
			'e.xml': Buffer.from([0xff, 0xfe, 0x3c, 0x00]),
			'README.md': 'no XML',
		}
		withFolder(files, (folder) =>
			assert.throws(() => readObjectFolder(folder), {
				message: [
					'a.xml:1: is not well-formed XML: unclosed xml tag(s): LWM2M',
					'c.xml:12: <Type>: "Double" is none of String, Integer, Unsigned Integer, Float, Boolean, Opaque, Time, Objlnk, Corelnk',
					'e.xml:1: cannot be read as UTF-8',
					'b.xml, d.xml: all define object 33000',
				].join('\n'),
			}),
		)
	})
})
