import { definitions } from '../../lambda/lwm2m/definitions.ts'
import type { ObjectDefinition } from '../../lambda/lwm2m/objectDefinition.ts'
import { ipsoDefinitions } from '../../lambda/measurements/ipsoDefinitions.ts'

const definitionOf = (objectId: number): ObjectDefinition | undefined =>
	definitions.get(objectId) ?? ipsoDefinitions.get(objectId)

export const objectName = (objectId: number): string => definitionOf(objectId)?.name ?? `Object ${objectId}`

export type ResourceName = {
	readonly name: string
	readonly unit: string | undefined
	readonly isTime: boolean
}

/** @param path the id of the resource; with that of an instance, `0/1` */
export const resourceName = (objectId: number, path: string): ResourceName => {
	const [id = '', instance] = path.split('/')
	const definition = definitionOf(objectId)?.resources.get(Number(id))
	const name = definition?.name ?? `Resource ${id}`
	return {
		name: instance === undefined ? name : `${name} ${instance}`,
		unit: definition?.units,
		isTime: definition?.type === 'Time',
	}
}
