import type { SenMLRecord } from '../senml/resolved.ts'
import { absoluteTime, isPlausible } from '../senml/time.ts'
import { fits, type ResourceValue } from './checkValue.ts'
import { type ObjectDefinition, type ObjectDefinitions, TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import type { TimedUpdate } from './objectUpdate.ts'
import type { PlainPath, PlainRecord } from './plainRecord.ts'
import { isFuture, isInRange } from './warnings.ts'

type Group = {
	readonly object: number
	readonly instance: number
	/** seconds since the Unix epoch */
	readonly ts: number
	readonly definition: ObjectDefinition
	readonly resources: Record<number, ResourceValue>
}

/** The groups of one object instance. */
type Series = {
	readonly groups: Group[]
	/** by time, from the first time on that is before another one: until then nothing has to be looked up */
	byTime: Map<number, Group> | undefined
}

type Groups = {
	/** in the order of the pack */
	readonly all: Group[]
	/** by object and instance */
	readonly byPath: Map<number, Series>
	last: Group | undefined
}

/**
 * Makes the updates of a pack of plain records, oldest first, the same as `resolve` and `toUpdates` do. Undefined if there
 * is anything to be said about a record or an update, be it an error or a warning: saying it is left to them.
 */
export const plainUpdates = (
	pack: readonly PlainRecord[],
	receivedAt: number,
	definitions: ObjectDefinitions,
): readonly TimedUpdate[] | undefined => {
	const groups: Groups = { all: [], byPath: new Map(), last: undefined }
	let isInOrder = true
	let before = -Infinity
	for (const plain of pack) {
		const ts = absoluteTime(plain.time, receivedAt)
		if (!isPlausible(ts) || isFuture(ts, receivedAt)) return undefined
		const group = groupFor(groups, plain.path, ts, definitions)
		if (group === undefined || !setResource(group, plain)) return undefined
		if (ts < before) isInOrder = false
		before = ts
	}
	if (!groups.all.every(isComplete)) return undefined
	if (!isInOrder) groups.all.sort((a, b) => a.ts - b.ts)
	return groups.all.map(toUpdate)
}

/** The same records as `resolve` gives for such a pack, in chronological order. */
export const plainRecords = (pack: readonly PlainRecord[], receivedAt: number): readonly SenMLRecord[] =>
	pack.map((plain) => recordOf(plain, absoluteTime(plain.time, receivedAt))).sort((a, b) => a.t - b.t)

const recordOf = ({ path, resource, unit, value }: PlainRecord, t: number): SenMLRecord => {
	const n = `${path.hasSlash ? '/' : ''}${path.object}/${path.instance}/${resource}`
	const named = unit === undefined ? { n, t } : { n, t, u: unit }
	if (typeof value === 'number') return { ...named, v: value }
	return typeof value === 'string' ? { ...named, vs: value } : { ...named, vb: value }
}

const groupFor = (
	groups: Groups,
	{ object, instance }: PlainPath,
	ts: number,
	definitions: ObjectDefinitions,
): Group | undefined => {
	const { last } = groups
	if (last?.ts === ts && last.object === object && last.instance === instance) return last
	const series = seriesOf(groups, object * 2 ** 16 + instance)
	groups.last = groupAt(series, ts)
	if (groups.last !== undefined) return groups.last
	const definition = definitions.get(object)
	if (definition === undefined) return undefined
	// The largest id of most objects first: the room for it is room for the others.
	const resources: Group['resources'] = {}
	resources[TIMESTAMP_RESOURCE] = Math.floor(ts)
	const group = { object, instance, ts, definition, resources }
	groups.last = group
	groups.all.push(group)
	series.groups.push(group)
	series.byTime?.set(ts, group)
	return group
}

const seriesOf = ({ byPath }: Groups, path: number): Series => {
	const known = byPath.get(path)
	if (known !== undefined) return known
	const series: Series = { groups: [], byTime: undefined }
	byPath.set(path, series)
	return series
}

const groupAt = (series: Series, ts: number): Group | undefined => {
	const { groups } = series
	const latest = groups[groups.length - 1]
	if (latest === undefined || latest.ts === ts) return latest
	if (series.byTime === undefined && latest.ts < ts) return undefined
	series.byTime ??= new Map(groups.map((group) => [group.ts, group]))
	return series.byTime.get(ts)
}

/** False if the resource is unknown, has instances or a value already (such as the time), or if the value does not fit. */
const setResource = (
	{ definition, resources }: Group,
	{ resource: id, value, unit }: PlainRecord,
): boolean => {
	const resource = definition.resources.get(id)
	if (resource === undefined || resource.multiple === true || resources[id] !== undefined) return false
	if (!fits(resource, value, unit) || !isInRange(resource, value)) return false
	resources[id] = value
	return true
}

const isComplete = ({ definition, resources }: Group): boolean =>
	mandatoryOf(definition).every((id) => resources[id] !== undefined)

const mandatoryIds = new WeakMap<ObjectDefinition, readonly number[]>()

const mandatoryOf = (definition: ObjectDefinition): readonly number[] => {
	const known = mandatoryIds.get(definition)
	if (known !== undefined) return known
	const ids = [...definition.resources].filter(([, { mandatory }]) => mandatory === true).map(([id]) => id)
	mandatoryIds.set(definition, ids)
	return ids
}

const toUpdate = ({ object, instance, ts, resources }: Group): TimedUpdate => ({
	update:
		instance === 0
			? { ObjectID: object, Resources: resources }
			: { ObjectID: object, ObjectInstanceID: instance, Resources: resources },
	ts,
})
