import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { type ObjectXml, type ResourceXml, readObjectXml } from './readObjectXml.ts'

/**
 * `npm run definitions` writes definitions.ts: the objects of `@hello.nrfcloud.com/proto-map`, and those whose XML file
 * somebody has put into the folder `objects`. Reading XML takes too long for a Lambda, the table does not.
 */

const require = createRequire(import.meta.url)
const packageFolder = dirname(require.resolve('@hello.nrfcloud.com/proto-map/lwm2m'))
const customFolder = join(import.meta.dirname, 'objects')

const header = `// Generated from the XML of the objects by generateDefinitions.ts (npm run definitions), do not edit.
import type { ObjectDefinitions, ResourceDefinition } from './objectDefinition.ts'

/** The objects that are known, by id. */
export const definitions: ObjectDefinitions = new Map([
`

const readFolder = (folder: string): readonly ObjectXml[] =>
	globSync('*.xml', { cwd: folder }).map((file) =>
		readObjectXml(basename(file), readFileSync(join(folder, file), 'utf8')),
	)

/** The text of definitions.ts. An object in `folder` replaces one of the package with the same id. */
export const generateDefinitions = (folder = customFolder): string => {
	const fromPackage = readFolder(join(packageFolder, '../../lwm2m'))
	const objects = new Map([...fromPackage, ...readFolder(folder)].map((object) => [object.id, object]))
	const sorted = [...objects.values()].sort((a, b) => a.id - b.id)
	return `${header}${sorted.map(renderObject).join('')}])\n`
}

const renderObject = ({ id, name, version, resources }: ObjectXml): string => `	[
		${id},
		{
			name: ${literal(name)},
			version: ${literal(version)},
			resources: new Map<number, ResourceDefinition>([
${resources.map(renderResource).join('')}			]),
		},
	],
`

const renderResource = ({ id, name, type, mandatory, multiple, range, units }: ResourceXml): string => {
	const members = [`name: ${literal(name)}`, `type: ${literal(type)}`]
	if (mandatory) members.push('mandatory: true')
	if (multiple) members.push('multiple: true')
	if (range !== undefined) members.push(`range: [${range[0]}, ${range[1]}]`)
	if (units !== undefined) members.push(`units: ${literal(units)}`)
	return `				[${id}, { ${members.join(', ')} }],\n`
}

const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

if (import.meta.main) writeFileSync(new URL('definitions.ts', import.meta.url), generateDefinitions())
