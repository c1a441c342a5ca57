import type { ObjectDefinitions } from '../objectDefinition.ts'
import { readObjectXml } from '../xml/readObjectXml.ts'

/** The definitions that a definition file becomes. */
export const definitionsOf = (xml: string): ObjectDefinitions =>
	new Map(
		readObjectXml('test.xml', xml).objects.map(({ id, name, version, resources }) => [
			id,
			{ name, version, resources: new Map(resources.map((resource) => [resource.id, resource])) },
		]),
	)
