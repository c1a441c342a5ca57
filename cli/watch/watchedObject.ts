import type { LwM2MObject, NamedValues, ResourceValue } from '../../client/index.ts'
import { definitions } from '../../lambda/lwm2m/definitions.ts'
import { type ObjectDefinition, TIMESTAMP_RESOURCE } from '../../lambda/lwm2m/objectDefinition.ts'
import { ipsoDefinitions } from '../../lambda/measurements/ipsoDefinitions.ts'

const definitionOf = (object: number): ObjectDefinition | undefined =>
	definitions.get(object) ?? ipsoDefinitions.get(object)

const said = (value: ResourceValue | readonly ResourceValue[]): string =>
	typeof value === 'number' ? String(value) : JSON.stringify(value)

/** `14205/0 Environment` */
export const instanceName = ({ ObjectID, ObjectInstanceID = 0 }: Omit<LwM2MObject, 'Resources'>): string => {
	const name = definitionOf(ObjectID)?.name
	return `${ObjectID}/${ObjectInstanceID}${name === undefined ? '' : ` ${name}`}`
}

/** `Temperature 21.5 °C, Humidity 41 %`: all resources except the time, which has its own column. */
export const resourcesInWords = ({ ObjectID, Resources, ResourceInstances = {} }: LwM2MObject): string =>
	Object.entries(Resources)
		.filter(([id]) => Number(id) !== TIMESTAMP_RESOURCE)
		.flatMap(([id, value]) => {
			const { name = id, units } = definitionOf(ObjectID)?.resources.get(Number(id)) ?? {}
			const inWords = (of: string, one: ResourceValue | readonly ResourceValue[]): string =>
				`${of} ${said(one)}${units === undefined ? '' : ` ${units}`}`
			const instances = ResourceInstances[id]
			if (instances === undefined) return [inWords(name, value)]
			return Object.entries(instances).map(([instance, one]) => inWords(`${name}/${instance}`, one))
		})
		.join(', ')

/** `soil 21.5, valve true` */
export const valuesInWords = (values: NamedValues): string =>
	Object.entries(values)
		.map(([name, value]) => `${name} ${said(value)}`)
		.join(', ')

/** Time of measurement in milliseconds since the Unix epoch; undefined if the object has none. */
export const timeOf = ({ Resources }: LwM2MObject): number | undefined => {
	const seconds = Resources[TIMESTAMP_RESOURCE]
	return typeof seconds === 'number' ? seconds * 1000 : undefined
}
