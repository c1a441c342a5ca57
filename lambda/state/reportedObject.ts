import type { ObjectUpdate } from '../lwm2m/convert.ts'
import type { ResourceInstances } from '../lwm2m/objectUpdate.ts'
import type { ObjectState, ResourceState } from './objectState.ts'

/** The state as clients know it: resource 99 is the time of the newest measurement, in whole seconds. */
export const reportedObject = ({ object, objectVersion, ts, resources }: ObjectState): ObjectUpdate => {
	const [ObjectID, ObjectInstanceID] = object.split('/').map(Number)
	const all = Object.entries(resources)
	const instances = Object.fromEntries(all.flatMap(instancesOf))
	return {
		ObjectID: ObjectID ?? 0,
		...(ObjectInstanceID === 0 || ObjectInstanceID === undefined ? {} : { ObjectInstanceID }),
		...(objectVersion === undefined ? {} : { ObjectVersion: objectVersion }),
		Resources: {
			...Object.fromEntries(all.map(([id, state]) => [id, shownValue(state)])),
			'99': Math.floor(ts),
		},
		...(Object.keys(instances).length === 0 ? {} : { ResourceInstances: instances }),
	}
}

const instancesOf = ([id, state]: [string, ResourceState]): [string, ResourceInstances[string]][] =>
	'instances' in state
		? [[id, Object.fromEntries(Object.entries(state.instances).map(([one, { value }]) => [one, value]))]]
		: []

/** Integer keys of an object come in the order of their numbers. */
const shownValue = (state: ResourceState): ObjectUpdate['Resources'][string] =>
	'instances' in state ? Object.values(state.instances).map(({ value }) => value) : state.value
