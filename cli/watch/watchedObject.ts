import type { LwM2MObject, ResourceValue } from '../../client/index.ts'
import { definitions } from '../../lambda/lwm2m/definitions.ts'
import { TIMESTAMP_RESOURCE } from '../../lambda/lwm2m/objectDefinition.ts'

const said = (value: ResourceValue | readonly ResourceValue[]): string =>
	typeof value === 'number' ? String(value) : JSON.stringify(value)

/** `14205/0 Environment` */
export const instanceName = ({ ObjectID, ObjectInstanceID = 0 }: Omit<LwM2MObject, 'Resources'>): string => {
	const name = definitions.get(ObjectID)?.name
	return `${ObjectID}/${ObjectInstanceID}${name === undefined ? '' : ` ${name}`}`
}

/** `Temperature 21.5 °C, Humidity 41 %`: all resources except the time, which has its own column. */
export const resourcesInWords = ({ ObjectID, Resources, ResourceInstances = {} }: LwM2MObject): string =>
	Object.entries(Resources)
		.filter(([id]) => Number(id) !== TIMESTAMP_RESOURCE)
		.flatMap(([id, value]) => {
			const { name = id, units } = definitions.get(ObjectID)?.resources.get(Number(id)) ?? {}
			const inWords = (of: string, one: ResourceValue | readonly ResourceValue[]): string =>
				`${of} ${said(one)}${units === undefined ? '' : ` ${units}`}`
			const instances = ResourceInstances[id]
			if (instances === undefined) return [inWords(name, value)]
			return Object.entries(instances).map(([instance, one]) => inWords(`${name}/${instance}`, one))
		})
		.join(', ')

/** Time of measurement in milliseconds since the Unix epoch; undefined if the object has none. */
export const timeOf = ({ Resources }: LwM2MObject): number | undefined => {
	const seconds = Resources[TIMESTAMP_RESOURCE]
	return typeof seconds === 'number' ? seconds * 1000 : undefined
}
