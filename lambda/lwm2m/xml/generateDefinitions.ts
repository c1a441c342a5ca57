import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Interval } from '../objectDefinition.ts'
import { readObjectFolder } from './readObjectFolder.ts'
import type { ObjectFile, ObjectXml } from './readObjectXml.ts'
import type { ResourceXml } from './readResourceXml.ts'

/**
 * `npm run definitions` writes definitions.ts: the objects of `@hello.nrfcloud.com/proto-map`, and those whose XML file
 * somebody has put into the folder `objects`. It also writes ipsoDefinitions.ts: the objects that telemetry keys become.
 * Reading XML takes too long for a Lambda, the tables do not.
 */

const require = createRequire(import.meta.url)
const packageFolder = dirname(require.resolve('@hello.nrfcloud.com/proto-map/lwm2m'))
const customFolder = join(import.meta.dirname, '../objects')
const ipsoFolder = join(import.meta.dirname, '../../measurements/objects')

const generatedBy =
	'// Generated from the XML of the objects by generateDefinitions.ts (npm run definitions), do not edit.'

const header = `${generatedBy}
import type { ObjectDefinitions, ResourceDefinition } from './objectDefinition.ts'

/** The objects that are known, by id. */
export const definitions: ObjectDefinitions = new Map([
`

const ipsoHeader = `${generatedBy}
import type { ObjectDefinitions, ResourceDefinition } from '../lwm2m/objectDefinition.ts'

/** Objects of the public registry that telemetry keys become, by id. SenML packs do not have them. */
export const ipsoDefinitions: ObjectDefinitions = new Map([
`

export type Generated = {
	/** of definitions.ts */
	readonly text: string
	/** what was read, and what was ignored, in lines */
	readonly report: string
}

/** Reads the objects of the package and of `folder`, in which an object replaces one of the package with the same id. */
export const generateDefinitions = (folder = customFolder): Generated => {
	const files = [join(packageFolder, '../../lwm2m'), folder].flatMap(readObjectFolder)
	const objects = new Map(files.flatMap((file) => file.objects).map((object) => [object.id, object]))
	const sorted = [...objects.values()].sort((a, b) => a.id - b.id)
	return { text: renderDefinitions(sorted), report: renderReport(files, sorted) }
}

/** The text of definitions.ts. */
export const renderDefinitions = (objects: readonly ObjectXml[]): string =>
	render(header, objects, renderWritable)

/** The text of ipsoDefinitions.ts. */
export const generateIpso = (): string =>
	render(
		ipsoHeader,
		readObjectFolder(ipsoFolder)
			.flatMap((file) => file.objects)
			.toSorted((a, b) => a.id - b.id),
		// Nobody configures a device with them.
		() => [],
	)

/** Members of a definition that not every table has. */
type RenderMore = (resource: ResourceXml) => readonly string[]

const renderWritable: RenderMore = ({ operations }) => (operations === 'RW' ? ['writable: true'] : [])

const render = (head: string, objects: readonly ObjectXml[], more: RenderMore): string =>
	`${head}${objects.map((object) => renderObject(object, more)).join('')}])\n`

const renderReport = (files: readonly ObjectFile[], objects: readonly ObjectXml[]): string => {
	const ignored = files.flatMap((file) => file.ignored)
	const resources = objects.flatMap((object) => object.resources).length
	const ranges = ignored.filter(({ element }) => element === 'RangeEnumeration').length
	const units = ignored.length - ranges
	const sum = `${files.length} files, ${objects.length} objects, ${resources} resources; ignored: ${ranges} ranges, ${units} units`
	return [...ignored.map(({ message }) => message), sum].join('\n')
}

const renderObject = ({ id, name, version, resources }: ObjectXml, more: RenderMore): string => `	[
		${id},
		{
			name: ${literal(name)},
			version: ${literal(version)},
			resources: new Map<number, ResourceDefinition>([
${resources.map((resource) => renderResource(resource, more)).join('')}			]),
		},
	],
`

const renderResource = (resource: ResourceXml, more: RenderMore): string => {
	const { id, name, type, mandatory, multiple, range, allowed, units } = resource
	const members = [`name: ${literal(name)}`, `type: ${literal(type)}`]
	if (mandatory) members.push('mandatory: true')
	if (multiple) members.push('multiple: true')
	members.push(...more(resource))
	if (range !== undefined) members.push(`range: ${renderInterval(range)}`)
	if (allowed !== undefined) members.push(`allowed: ${renderAllowed(allowed)}`)
	if (units !== undefined) members.push(`units: ${literal(units)}`)
	return `				[${id}, { ${members.join(', ')} }],\n`
}

const renderAllowed = (allowed: NonNullable<ResourceXml['allowed']>): string => {
	const values = Object.entries<readonly (Interval | string)[]>(allowed).map(
		([name, items]) =>
			`${name}: [${items.map((item) => (typeof item === 'string' ? literal(item) : renderInterval(item))).join(', ')}]`,
	)
	return `{ ${values.join(', ')} }`
}

const renderInterval = ([min, max]: Interval): string => `[${renderNumber(min)}, ${renderNumber(max)}]`

const renderNumber = (value: number): string => {
	if (Number.isFinite(value)) return `${value}`
	return value < 0 ? 'Number.NEGATIVE_INFINITY' : 'Number.POSITIVE_INFINITY'
}

/** A string literal in single quotes that says exactly the text, whatever is in it. */
const literal = (text: string): string =>
	`'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

/** Writes the text if all files of `folder` can be used. Tells what was read, or what is wrong with each file that cannot. */
export const writeDefinitions = (
	write: (text: string) => void,
	folder = customFolder,
): { readonly isWritten: boolean; readonly report: string } => {
	let generated: Generated
	try {
		generated = generateDefinitions(folder)
	} catch (problem) {
		const message = problem instanceof Error ? problem.message : String(problem)
		return { isWritten: false, report: `${message}\ndefinitions.ts is as it was.` }
	}
	write(generated.text)
	return { isWritten: true, report: generated.report }
}

if (import.meta.main) {
	const { isWritten, report } = writeDefinitions((text) =>
		writeFileSync(new URL('../definitions.ts', import.meta.url), text),
	)
	writeFileSync(new URL('../../measurements/ipsoDefinitions.ts', import.meta.url), generateIpso())
	const stream = isWritten ? process.stdout : process.stderr
	stream.write(`${report}\n`)
	process.exitCode = isWritten ? 0 : 1
}
