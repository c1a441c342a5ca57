import type { WatchEvent } from '../../client/watchDevice.ts'
import type { Fix, ObjectCard, ResourceCard } from './model.ts'
import { objectName, resourceName } from './names.ts'

type LwM2MObject = Extract<WatchEvent, { readonly type: 'update' }>['update']

type Value = ResourceCard['value']

/** What a frame says about one object, or about telemetry or attributes. */
export type Reading = Omit<ObjectCard, 'at'>

/** The resource that has the time of an object. */
const timestampResource = '99'

/** `0` and its value; `0/1` and the like for a resource with instances */
const valuesOf = ({
	Resources,
	ResourceInstances = {},
}: LwM2MObject): readonly (readonly [string, Value])[] =>
	Object.entries(Resources).flatMap(([id, value]): readonly (readonly [string, Value])[] => {
		if (id === timestampResource) return []
		if (typeof value !== 'object') return [[id, value]]
		return Object.entries(ResourceInstances[id] ?? value).map(([instance, each]) => [
			`${id}/${instance}`,
			each,
		])
	})

/** `14205/0` */
export const instanceKey = ({
	ObjectID,
	ObjectInstanceID = 0,
}: Pick<LwM2MObject, 'ObjectID' | 'ObjectInstanceID'>): string => `${ObjectID}/${ObjectInstanceID}`

/** @param at when it was measured, in milliseconds since the Unix epoch */
export const readObject = (object: LwM2MObject, at: number): Reading => {
	const { ObjectID: objectId, ObjectInstanceID: instanceId = 0 } = object
	return {
		key: instanceKey(object),
		objectId,
		instanceId,
		name: objectName(objectId),
		resources: valuesOf(object).map(([id, value]) => ({ id, ...resourceName(objectId, id), value, at })),
	}
}

/** The time that an object of the last known state has, in milliseconds since the Unix epoch. */
export const timeOf = ({ Resources }: LwM2MObject): number => {
	const time = Resources[timestampResource]
	return typeof time === 'number' ? time * 1000 : 0
}

/** Values by their names, each with its time in milliseconds since the Unix epoch. */
export type NamedReading = Readonly<Record<string, { readonly value: Value; readonly ts: number }>>

export const readNamed = (key: 'telemetry' | 'attributes', values: NamedReading): Reading => ({
	key,
	objectId: undefined,
	instanceId: undefined,
	name: key === 'telemetry' ? 'Telemetry' : 'Attributes',
	resources: Object.entries(values).map(([id, { value, ts }]) => ({
		id,
		name: id,
		unit: undefined,
		isTime: false,
		value,
		at: ts,
	})),
})

/** The objects that are a position, with their resources. 14201 is Geolocation, 6 is Location of the OMA. */
const positions: Readonly<Record<number, { readonly accuracy: string; readonly source?: string }>> = {
	6: { accuracy: '3' },
	14201: { accuracy: '3', source: '6' },
}

const textOf = (value: Value | undefined): string | undefined =>
	typeof value === 'string' ? value : undefined

const numberOf = (value: Value | undefined): number | undefined =>
	typeof value === 'number' ? value : undefined

/** Undefined if it is no position. */
export const readFix = ({ objectId = 0, resources }: Reading, at: number): Fix | undefined => {
	const position = positions[objectId]
	if (position === undefined) return undefined
	const find = (id: string | undefined) => resources.find((each) => each.id === id)?.value
	const [latitude, longitude] = [numberOf(find('0')), numberOf(find('1'))]
	if (latitude === undefined || longitude === undefined) return undefined
	const accuracy = numberOf(find(position.accuracy))
	return { at, latitude, longitude, accuracy, source: textOf(find(position.source)) }
}
