import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { objectsOfTypes, type TypesObject } from '../testing/lwm2mTypes.ts'
import { asTypes, toXml } from '../testing/typesXml.ts'
import { type ObjectFile, type ObjectXml, readObjectXml } from './readObjectXml.ts'
import { childElements, childText, readXml } from './readXml.ts'

/**
 * The public registry of LwM2M objects. No npm package has its XML: `@nordicsemiconductor/lwm2m-types` has been made of it
 * and has what it says about 302 objects, as JSON schema. With LWM2M_REGISTRY=<clone of OpenMobileAlliance/lwm2m-registry>
 * the files themselves are read, and compared with what that package has read in them.
 */
const registry = process.env['LWM2M_REGISTRY']

const protoMap = join(
	createRequire(import.meta.url).resolve('@hello.nrfcloud.com/proto-map/lwm2m'),
	'../../../lwm2m',
)

const NO_TYPE = /: <Type>: is empty, which only a resource with the operation E can have$/m
const NO_OBJECT = /: is no definition of objects: there is no LWM2M with an Object in it$/

/** Files of the registry that are refused, and why. */
const REFUSED: ReadonlyMap<string, RegExp> = new Map([
	// Resource 5 can be read (R), and no type is given.
	['10482.xml', NO_TYPE],
	['version_history/10482-1_0.xml', NO_TYPE],
	// A list of resources that objects may use; it has neither id nor name.
	['Common.xml', /^Common\.xml:3: <ObjectID>: a number from 0 to 65534 is expected$/m],
	// Lists of objects and of units.
	['DDF.xml', NO_OBJECT],
	['LWM2M_senml_units.xml', NO_OBJECT],
])

/** Texts of ranges that are ignored, and where they stand. */
const IGNORED: ReadonlyMap<string, string> = new Map([
	[
		'The possible values are those listed in the LwM2M Core Specification',
		'1.xml/22 version_history/1-1_1.xml/7 version_history/1-1_1.xml/22 version_history/1-1_2.xml/22',
	],
	['The possible values of Resource are listed in 5.3.1.1', 'version_history/1-1_0.xml/7'],
	// Integers: values below 7 and above 12.5, and the number of instances.
	['<7 to >12.5', '10308.xml/7 version_history/10308-1_0.xml/7 version_history/10308-2_0.xml/7'],
	[
		'2 Instances',
		'2053.xml/6 2053.xml/7 2053.xml/8 2053.xml/9 version_history/2053-1_0.xml/6 version_history/2053-1_0.xml/7 version_history/2053-1_0.xml/8 version_history/2053-1_0.xml/9',
	],
	// A Boolean and a Float.
	['0..65535', '3387.xml/802 version_history/3387-1_0.xml/802'],
	['ON;OFF', '3418.xml/22 version_history/3418-1_0.xml/22 version_history/3418-2_0.xml/22'],
	// From 16 to 32, or one of three lengths?
	['16-32-48 bytes', 'version_history/0-1_0.xml/8'],
])

type Read = { readonly file: string; readonly ranges: number; readonly is: ObjectFile | Error }

const read = (folder: string, file: string): Read => {
	const text = readFileSync(join(folder, file), 'utf8')
	const ranges = childElements(readXml(file, text), 'Object')
		.flatMap((object) => childElements(object, 'Resources'))
		.flatMap((resources) => childElements(resources, 'Item'))
		.filter((item) => (childText(item, 'RangeEnumeration') ?? '') !== '').length
	try {
		return { file, ranges, is: readObjectXml(file, text) }
	} catch (problem) {
		assert.ok(problem instanceof Error)
		return { file, ranges, is: problem }
	}
}

const readAll = (folder: string, pattern: string): readonly Read[] =>
	globSync(pattern, { cwd: folder })
		.toSorted()
		.map((file) => read(folder, file))

const accepted = (files: readonly Read[]): readonly ObjectFile[] =>
	files.flatMap(({ is }) => (is instanceof Error ? [] : [is]))

const ignoredRanges = (files: readonly Read[]): ReadonlyMap<string, string> => {
	const places = accepted(files).flatMap(({ file, ignored }) =>
		ignored
			.filter(({ element }) => element === 'RangeEnumeration')
			.map(({ text, resource }) => ({ text, place: `${file}/${resource}` })),
	)
	return new Map(
		[...Map.groupBy(places, ({ text }) => text)].map(([text, found]) => [
			text,
			found.map(({ place }) => place).join(' '),
		]),
	)
}

const report = (t: TestContext, files: readonly Read[]): void => {
	const loaded = files.filter(({ is }) => !(is instanceof Error))
	const ranges = loaded.reduce((sum, file) => sum + file.ranges, 0)
	const ignored = [...ignoredRanges(files).values()].flatMap((places) => places.split(' ')).length
	t.diagnostic(`${files.length} files read, ${loaded.length} accepted`)
	t.diagnostic(`${ranges} ranges, ${ranges - ignored} understood`)
}

describe('definition files', () => {
	it('of proto-map are all accepted, with all their ranges', (t) => {
		const files = readAll(protoMap, '*.xml')
		report(t, files)
		assert.equal(accepted(files).length, 12)
		assert.deepEqual(ignoredRanges(files), new Map())
	})

	it('of objects of the registry, made of what lwm2m-types has, say the same', (t) => {
		const objects = objectsOfTypes()
		for (const object of objects) {
			const { objects: found } = readObjectXml(`${object.id}.xml`, toXml(object))
			assert.deepEqual(found.map(asTypes), [object])
		}
		t.diagnostic(`${objects.length} objects`)
		assert.equal(objects.length, 302)
	})

	if (registry === undefined) return
	describe('of the registry', () => {
		const files = readAll(registry, '{*,version_history/*}.xml')

		it('are accepted, but for those that are listed', (t) => {
			report(t, files)
			const refused = files.filter(({ is }) => is instanceof Error)
			assert.deepEqual(
				refused.map(({ file }) => file),
				[...REFUSED.keys()].toSorted(),
			)
			for (const { file, is } of refused)
				assert.match(is instanceof Error ? is.message : '', REFUSED.get(file) ?? /^$/)
			assert.ok(accepted(files).length / files.length >= 0.98)
		})

		it('have ranges that are understood, but for those that are listed', () =>
			assert.deepEqual(ignoredRanges(files), IGNORED))

		it('mean what lwm2m-types has read in them', (t) => {
			const current = new Map(
				accepted(files)
					.filter(({ file }) => !file.includes('/'))
					.flatMap(({ objects }) => objects.map((object) => [object.id, object])),
			)
			const known = objectsOfTypes().flatMap((theirs) => {
				const ours = current.get(theirs.id)
				return ours?.version === theirs.version ? [{ ours, theirs }] : []
			})
			for (const { ours, theirs } of known) assert.deepEqual(comparable(asTypes(ours), theirs, ours), theirs)
			t.diagnostic(`${known.length} objects are the same`)
			assert.ok(known.length > 290)
		})
	})
})

/** The package understands fewer ranges, and says of resources, too, that cannot be read, whether they are mandatory. */
const comparable = (ours: TypesObject, theirs: TypesObject, { resources }: ObjectXml): TypesObject => ({
	...ours,
	resources: ours.resources.map((resource) => {
		const other = theirs.resources.find(({ id }) => id === resource.id)
		const isReadable = resources.find(({ id }) => id === resource.id)?.operations.includes('R')
		return {
			...resource,
			limits: other?.limits === undefined ? undefined : resource.limits,
			mandatory: isReadable === true ? resource.mandatory : (other?.mandatory ?? false),
		}
	}),
})
