import type { ResourceValue } from '../lwm2m/checkValue.ts'
import { millisecondsOf } from './latestValues.ts'
import type { ObjectState, ResourceState } from './objectState.ts'
import type { DeviceState } from './stateTable.ts'

type LatestResource = {
	/** entries of earlier versions have the values of all resource instances */
	readonly value: ResourceValue | readonly ResourceValue[]
	/** milliseconds since the Unix epoch */
	readonly ts: number
}

/** The newest value of every resource by its path, and of every resource instance. */
export const latestResources = ({
	objects,
}: Pick<DeviceState, 'objects'>): readonly (readonly [path: string, latest: LatestResource])[] => {
	const latest = new Map<string, LatestResource>()
	// A device may have sent two versions of an object.
	for (const [path, one] of objects.flatMap(resourcesOf))
		if (one.ts > (latest.get(path)?.ts ?? Number.NEGATIVE_INFINITY)) latest.set(path, one)
	return [...latest]
}

const resourcesOf = ({ object, resources }: ObjectState): readonly (readonly [string, LatestResource])[] => {
	const instance = object.split('/').slice(0, 2).join('/')
	return Object.entries(resources).flatMap(([id, state]) => valuesOf(`${instance}/${id}`, state))
}

const valuesOf = (path: string, state: ResourceState): readonly (readonly [string, LatestResource])[] =>
	'instances' in state
		? Object.entries(state.instances).map(([id, one]) => [
				`${path}/${id}`,
				{ value: one.value, ts: millisecondsOf(one) },
			])
		: [[path, { value: state.value, ts: millisecondsOf(state) }]]
