import { decodeTime } from 'ulid'
import { type MeasuredAt, measuredAt, type ObjectState, type ResourceState } from './objectState.ts'
import type { DeviceState } from './stateTable.ts'

/** The state of an object without the values of imports that were received before a time, in milliseconds since the Unix epoch. */
export const visibleObject = (state: ObjectState, before: number | undefined): ObjectState => {
	if (before === undefined) return state
	const all = Object.entries(state.resources)
	const left = all.flatMap(([id, one]): readonly (readonly [string, ResourceState])[] => {
		const visible = visibleResource(one, before)
		return visible === undefined ? [] : [[id, visible]]
	})
	const resources = Object.fromEntries(left)
	// An object may have a newer time than its values: that of an update without any.
	if (state.ts * 1000 >= before) return { ...state, resources }
	const times = Object.values(resources).flatMap(measurementsIn).map(measuredAt)
	return { ...state, resources, ts: Math.max(...times, Number.NEGATIVE_INFINITY) }
}

const visibleResource = (state: ResourceState, before: number): ResourceState | undefined => {
	if (!('instances' in state)) return isVisible(state, before) ? state : undefined
	const left = Object.entries(state.instances).filter(([, one]) => isVisible(one, before))
	return left.length === 0 ? undefined : { instances: Object.fromEntries(left) }
}

/** Ids of imports have the time of the reception in them. */
const isVisible = ({ importId }: MeasuredAt, before: number): boolean => decodeTime(importId) >= before

const measurementsIn = (state: ResourceState): readonly MeasuredAt[] =>
	'instances' in state ? Object.values(state.instances) : [state]

/** What watchers see of the state of a device. @param before see `visibleObject` */
export const visibleState = (state: DeviceState, before: number | undefined): DeviceState => {
	if (before === undefined) return state
	const isSomething = ({ ts }: ObjectState): boolean => ts !== Number.NEGATIVE_INFINITY
	return {
		objects: state.objects.map((object) => visibleObject(object, before)).filter(isSomething),
		measured: new Map(
			[...state.measured].map(([name, object]) => [name, visibleObject(object, before)] as const),
		),
	}
}
