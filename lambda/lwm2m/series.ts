import type { ResourceValue } from './checkValue.ts'
import { DEFAULT_OBJECT_VERSION, type ObjectDefinitions } from './objectDefinition.ts'
import { BITS, type KnownObject, knownObject } from './objectTable.ts'
import type { TimedUpdate } from './objectUpdate.ts'

type Mutable<T> = { -readonly [member in keyof T]: T[member] }

/** An update that grows. */
export type Update = Mutable<Omit<TimedUpdate, 'resources' | 'instances'>> & {
	readonly resources: (ResourceValue | ResourceValue[])[]
	instances?: Map<number, number[]>
}

/** The updates of one object instance and version, one for each time. */
export type Series = {
	readonly object: number
	readonly instance: number
	readonly version: string
	readonly known: KnownObject
	updates: Update[]
	/** for each update its resources below `BITS`, one bit each */
	seen: number[]
	/** for each update with many resources all of them, one bit each */
	seenBeyond: Map<number, Uint8Array> | undefined
	/** index of the update that the last record went to */
	last: number
	/** index by time, from the first time on that is neither the next nor the following one: until then nothing is looked up */
	byTime: Map<number, number> | undefined
}

/** The updates of a pack. */
export type Groups = {
	readonly definitions: ObjectDefinitions
	/** in the order in which they were made */
	updates: Update[]
	/** for each the smallest index of its records in the pack */
	firsts: number[]
	all: Series[]
	/** the same by object, instance and version, as soon as there are many */
	byKey: Map<number | string, Series> | undefined
	/** the one that was asked for last: most records belong to the same one as the record before */
	series: Series | undefined
	isInOrder: boolean
	/** whether updates of the same time are in the order of the pack */
	isByFirst: boolean
}

export const noGroups = (definitions: ObjectDefinitions): Groups => ({
	definitions,
	updates: [],
	firsts: [],
	all: [],
	byKey: undefined,
	series: undefined,
	isInOrder: true,
	isByFirst: true,
})

/** The series of an object instance; undefined if the object is not known. */
export const seriesFor = (
	groups: Groups,
	object: number,
	instance: number,
	version = DEFAULT_OBJECT_VERSION,
): Series | undefined => {
	const { series } = groups
	if (series?.object === object && series.instance === instance && series.version === version) return series
	groups.series =
		findSeries(groups, object, instance, version) ?? addSeries(groups, object, instance, version)
	return groups.series
}

/** Up to this many series are searched one by one. */
const FEW_SERIES = 8

const findSeries = (
	{ all, byKey }: Groups,
	object: number,
	instance: number,
	version: string,
): Series | undefined => {
	if (byKey !== undefined) return byKey.get(keyOf(object, instance, version))
	for (const series of all)
		if (series.object === object && series.instance === instance && series.version === version) return series
	return undefined
}

const keyOf = (object: number, instance: number, version: string): number | string => {
	const path = object * 2 ** 16 + instance
	return version === DEFAULT_OBJECT_VERSION ? path : `${path}/${version}`
}

const addSeries = (groups: Groups, object: number, instance: number, version: string): Series | undefined => {
	const known = knownObject(groups.definitions, object)
	if (known === undefined) return undefined
	const series: Series = {
		object,
		instance,
		version,
		known,
		updates: [],
		seen: [],
		seenBeyond: undefined,
		last: 0,
		byTime: undefined,
	}
	groups.all = append(groups.all, series)
	if (groups.all.length > FEW_SERIES)
		groups.byKey ??= new Map(
			groups.all.map((each) => [keyOf(each.object, each.instance, each.version), each]),
		)
	groups.byKey?.set(keyOf(object, instance, version), series)
	return series
}

/** The array with one more item. One that starts with its item takes no room for the next sixteen. */
const append = <T>(items: T[], item: T): T[] => {
	if (items.length === 0) return [item]
	items.push(item)
	return items
}

/**
 * Makes `last` the index of the update with this time. False if there was one before.
 * @param ts seconds since the Unix epoch
 * @param index of the record in the pack
 */
export const select = (
	groups: Groups,
	series: Series,
	ts: number,
	index: number,
	objectVersion: string | undefined,
): boolean => {
	const known = indexOf(series, ts)
	if (known === undefined) addUpdate(groups, series, ts, index, objectVersion)
	else series.last = known
	return known === undefined
}

/** Notes that a record of the update that was selected stands before the others. */
export const lowerFirst = (groups: Groups, series: Series, index: number): void => {
	const update = series.updates[series.last]
	const at = update === undefined ? -1 : groups.updates.lastIndexOf(update)
	if ((groups.firsts[at] ?? index) <= index) return
	groups.firsts[at] = index
	groups.isByFirst = false
}

/** Packs in order have the time next to the last one, or start again with the first. */
const indexOf = (series: Series, ts: number): number | undefined => {
	const { updates, last } = series
	if (updates.length === 0) return undefined
	if (last + 1 < updates.length && updates[last + 1]?.ts === ts) return last + 1
	if (updates[0]?.ts === ts) return 0
	const newest = updates[updates.length - 1]
	if (series.byTime === undefined && (newest === undefined || newest.ts < ts)) return undefined
	series.byTime ??= new Map(updates.map((update, index) => [update.ts, index]))
	return series.byTime.get(ts)
}

const addUpdate = (
	groups: Groups,
	series: Series,
	ts: number,
	index: number,
	objectVersion: string | undefined,
): void => {
	const { object, instance, updates } = series
	const update: Update = { object, instance, objectVersion, ts, resources: [] }
	const count = groups.updates.length
	if (count > 0) {
		if ((groups.updates[count - 1]?.ts ?? ts) > ts) groups.isInOrder = false
		if ((groups.firsts[count - 1] ?? index) > index) groups.isByFirst = false
	}
	groups.updates = append(groups.updates, update)
	groups.firsts = append(groups.firsts, index)
	series.last = updates.length
	series.byTime?.set(ts, updates.length)
	series.updates = append(updates, update)
	series.seen = append(series.seen, 0)
}

/** Sets a value in the update that was selected; false if it replaces one. */
export const setResource = (series: Series, id: number, instance: number, value: ResourceValue): boolean => {
	const update = series.updates[series.last]
	if (update === undefined) return false
	const isNew = isFirst(series, id)
	if (instance >= 0) return setInstance(update, id, isNew, instance, value)
	if (isNew) update.resources.push(id, value)
	else update.resources[valueIndex(update, id)] = value
	return isNew
}

const valueIndex = ({ resources }: Update, id: number): number => {
	let at = 0
	while (at < resources.length && resources[at] !== id) at += 2
	return at + 1
}

/** Values of a resource with instances stand in the order of their instance ids. */
const setInstance = (
	update: Update,
	id: number,
	isNew: boolean,
	instance: number,
	value: ResourceValue,
): boolean => {
	if (isNew) {
		update.resources.push(id, [value])
		update.instances ??= new Map()
		update.instances.set(id, [instance])
		return true
	}
	const ids = update.instances?.get(id) ?? []
	const values = update.resources[valueIndex(update, id)]
	if (!Array.isArray(values)) return false
	let at = ids.length
	while (at > 0 && (ids[at - 1] ?? 0) >= instance) at -= 1
	const isKnown = ids[at] === instance
	ids.splice(at, isKnown ? 1 : 0, instance)
	values.splice(at, isKnown ? 1 : 0, value)
	return !isKnown
}

/** Up to this many resources are searched one by one. */
const FEW = 32

/** Notes a resource of the update that was selected. False if the update has it. */
export const isFirst = (series: Series, id: number): boolean => {
	const { seen, last } = series
	if (id >= BITS) return isFirstBeyond(series, id)
	const bit = 1 << id
	const bits = seen[last] ?? 0
	seen[last] = bits | bit
	return (bits & bit) === 0
}

const isFirstBeyond = (series: Series, id: number): boolean => {
	const { updates, last } = series
	const resources = updates[last]?.resources ?? []
	if (resources.length < FEW) return !hasId(resources, id)
	series.seenBeyond ??= new Map()
	let bits = series.seenBeyond.get(last)
	if (bits === undefined) {
		bits = new Uint8Array((series.known.resources.length >> 3) + 1)
		for (let at = 0; at < resources.length; at += 2) setBit(bits, Number(resources[at]))
		series.seenBeyond.set(last, bits)
	}
	return setBit(bits, id)
}

/** False if it was set. */
const setBit = (bits: Uint8Array, index: number): boolean => {
	const bit = 1 << (index & 7)
	const byte = bits[index >> 3] ?? 0
	bits[index >> 3] = byte | bit
	return (byte & bit) === 0
}

const hasId = (resources: Update['resources'], id: number): boolean => {
	for (let at = 0; at < resources.length; at += 2) if (resources[at] === id) return true
	return false
}

/** The updates that lack a mandatory resource, with the index of their first record. */
export const incomplete = (groups: Groups): readonly (readonly [Series, Update, number])[] => {
	const found: [Series, Update, number][] = []
	for (const series of groups.all) {
		const { mandatoryBits, mandatoryBeyond } = series.known
		for (let index = 0; index < series.updates.length; index++) {
			const update = series.updates[index]
			if (update === undefined) continue
			const lacks =
				((series.seen[index] ?? 0) & mandatoryBits) !== mandatoryBits ||
				mandatoryBeyond.some((id) => !hasId(update.resources, id))
			if (lacks) found.push([series, update, 0])
		}
	}
	if (found.length === 0) return found
	const firsts = new Map(groups.updates.map((update, index) => [update, groups.firsts[index] ?? 0]))
	return found.map(([series, update]) => [series, update, firsts.get(update) ?? 0])
}

/** All updates, oldest first, for equal times in the order of the pack. */
export const inOrder = ({ updates, firsts, isInOrder, isByFirst }: Groups): readonly TimedUpdate[] => {
	if (isByFirst) return isInOrder ? updates : updates.sort((a, b) => a.ts - b.ts)
	return updates
		.map((update, index) => ({ update, first: firsts[index] ?? 0 }))
		.sort((a, b) => a.update.ts - b.update.ts || a.first - b.first)
		.map(({ update }) => update)
}
