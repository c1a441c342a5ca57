import { V, VB, VS } from '../../senml/labels.ts'
import { absoluteTime, isAbsolute, isPlausible } from '../../senml/resolve/time.ts'
import type { ResourceValue } from '../checkValue.ts'
import type { ConvertLimits } from '../conversion.ts'
import { type ObjectDefinitions, TIMESTAMP_RESOURCE } from '../objectDefinition.ts'
import { BITS, isUsualRange, type KnownObject, type KnownResource, knownObject } from '../objectTable.ts'
import type { TimedUpdate } from '../objectUpdate.ts'
import { takes } from '../resourceTypes.ts'
import { isInWindow, type TimeWindow } from '../timeWindow.ts'
import { acceptsUnit } from '../units.ts'

/**
 * The updates of a plain pack. A pack is plain if it gives no finding, and every record has a number, text or boolean for
 * one resource without instances. `plainCbor` and `plainJson` read such a pack in one pass, in a third of the time of
 * `convertPack`, and give up at the first record that is different. `convertPack` reads every pack and makes the findings;
 * for plain packs it gives the same updates, which `packs/plain.test.ts` checks.
 */
export type PlainGroups = {
	readonly definitions: ObjectDefinitions
	/** seconds since the Unix epoch */
	readonly receivedAt: number
	readonly maxUpdates: number
	readonly window: TimeWindow
	/** in the order of the pack */
	updates: PlainUpdate[]
	/** one for each object instance */
	all: Series[]
	/** the same by object and instance, as soon as there are many */
	byPath: Map<number, Series> | undefined
	/** of the base name in force */
	series: Series | undefined
	isInOrder: boolean
	hasAbsoluteTimes: boolean
}

export type PlainUpdates = {
	/** oldest first */
	readonly updates: readonly TimedUpdate[]
	/** see `Conversion` */
	readonly hasAbsoluteTimes: boolean
}

type PlainUpdate = TimedUpdate & { readonly resources: ResourceValue[] }

/** The updates of one object instance. */
type Series = {
	readonly object: number
	readonly instance: number
	readonly known: KnownObject
	updates: PlainUpdate[]
	/** for each update its resources below `BITS`, one bit each */
	seen: number[]
	/** for each update with many resources all of them, one bit each */
	seenBeyond: Map<number, Uint8Array> | undefined
	/** index of the update that the last record went to */
	last: number
	/** index by time, from the first time on that is neither the next nor the following one: until then nothing is looked up */
	byTime: Map<number, number> | undefined
}

/** Integers from here on may have been rounded, which needs to be said. */
const EXACT_BELOW = 2 ** 53

/** Whether a number can be taken without a word; NaN cannot. */
export const isPlainNumber = (value: number): boolean => Math.abs(value) < EXACT_BELOW

export type PlainSettings = {
	readonly limits: ConvertLimits
	readonly definitions: ObjectDefinitions
	readonly window: TimeWindow
}

export const noPlainGroups = (
	{ limits, definitions, window }: PlainSettings,
	receivedAt: number,
): PlainGroups => ({
	definitions,
	receivedAt,
	maxUpdates: limits.updates,
	window,
	updates: [],
	all: [],
	byPath: undefined,
	series: undefined,
	isInOrder: true,
	hasAbsoluteTimes: true,
})

/** Notes a base name that is an object instance. False if the object is not known. */
export const setPath = (groups: PlainGroups, object: number, instance: number): boolean => {
	const { series } = groups
	if (series?.object === object && series.instance === instance) return true
	groups.series = findSeries(groups, object, instance) ?? newSeries(groups, object, instance)
	return groups.series !== undefined
}

/** So many series can be looked through. */
const FEW_SERIES = 8

const findSeries = ({ all, byPath }: PlainGroups, object: number, instance: number): Series | undefined => {
	if (byPath !== undefined) return byPath.get(pathOf(object, instance))
	for (const series of all) if (series.object === object && series.instance === instance) return series
	return undefined
}

const pathOf = (object: number, instance: number): number => object * 2 ** 16 + instance

const newSeries = (groups: PlainGroups, object: number, instance: number): Series | undefined => {
	const known = knownObject(groups.definitions, object)
	if (known === undefined) return undefined
	const series: Series = {
		object,
		instance,
		known,
		updates: [],
		seen: [],
		seenBeyond: undefined,
		last: 0,
		byTime: undefined,
	}
	groups.all = append(groups.all, series)
	if (groups.all.length > FEW_SERIES)
		groups.byPath ??= new Map(groups.all.map((known) => [pathOf(known.object, known.instance), known]))
	groups.byPath?.set(pathOf(object, instance), series)
	return series
}

/**
 * Adds a value for a resource of the base name in force. False if there is anything to say about it.
 * @param time base time plus time in seconds, may be relative (RFC 8428 §4.5.3)
 */
export const addValue = (
	groups: PlainGroups,
	time: number,
	id: number,
	value: ResourceValue,
	unit: string | undefined,
): boolean => {
	const { series } = groups
	const resource = series?.known.resources[id]
	if (series === undefined || resource === undefined || id === TIMESTAMP_RESOURCE) return false
	if (!accepts(resource, value, unit)) return false
	const ts = absoluteTime(time, groups.receivedAt)
	if (!isAbsolute(time)) {
		// What is said to be measured after it was received is remarkable.
		if (time > 0) return false
		groups.hasAbsoluteTimes = false
	}
	const update = series.updates[series.last]
	if (update?.ts !== ts && !select(groups, series, ts)) return false
	if (!isFirst(series, id)) return false
	series.updates[series.last]?.resources.push(id, value)
	return true
}

/** Whether the value is one of its type, in range and in the unit of its resource. */
const accepts = (resource: KnownResource, value: ResourceValue, unit: string | undefined): boolean => {
	const isNumber = typeof value === 'number'
	const label = isNumber ? V : typeof value === 'string' ? VS : VB
	return (
		!resource.isMultiple &&
		takes(resource, label, value) &&
		isUsualRange(resource, value) &&
		(unit === undefined || !isNumber || acceptsUnit(resource.definition, unit))
	)
}

/** The array with one more item. One that starts with its item takes no room for the next sixteen. */
const append = <T>(items: T[], item: T): T[] => {
	if (items.length === 0) return [item]
	items.push(item)
	return items
}

/** Makes `last` the index of the update with this time. False if the time is not plain. */
const select = (groups: PlainGroups, series: Series, ts: number): boolean => {
	const index = indexOf(series, ts)
	if (index !== undefined) {
		series.last = index
		return true
	}
	const { receivedAt, window } = groups
	return isPlausible(ts) && isInWindow(ts, false, receivedAt, window) && addUpdate(groups, series, ts)
}

/** Packs in order have the time next to the last one, or start again with the first. */
const indexOf = (series: Series, ts: number): number | undefined => {
	const { updates, last } = series
	if (updates[last + 1]?.ts === ts) return last + 1
	if (updates[0]?.ts === ts) return 0
	const newest = updates[updates.length - 1]
	if (series.byTime === undefined && (newest === undefined || newest.ts < ts)) return undefined
	series.byTime ??= new Map(updates.map((update, index) => [update.ts, index]))
	return series.byTime.get(ts)
}

const addUpdate = (groups: PlainGroups, series: Series, ts: number): boolean => {
	const { object, instance, updates } = series
	if (groups.updates.length >= groups.maxUpdates) return false
	const update: PlainUpdate = { object, instance, objectVersion: undefined, ts, resources: [] }
	const before = groups.updates[groups.updates.length - 1]
	if (before !== undefined && before.ts > ts) groups.isInOrder = false
	groups.updates = append(groups.updates, update)
	series.last = updates.length
	series.byTime?.set(ts, updates.length)
	series.updates = append(updates, update)
	series.seen = append(series.seen, 0)
	return true
}

/** So many can be looked through. */
const FEW = 32

const isFirst = (series: Series, id: number): boolean => {
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

const hasId = (resources: readonly ResourceValue[], id: number): boolean => {
	for (let at = 0; at < resources.length; at += 2) if (resources[at] === id) return true
	return false
}

/** All updates, oldest first, the same as `resolve` and `toUpdates` make. Undefined if there is anything to say. */
export const finish = (groups: PlainGroups): PlainUpdates | undefined => {
	for (const series of groups.all) if (!isComplete(series)) return undefined
	const { updates, isInOrder, hasAbsoluteTimes } = groups
	return { updates: isInOrder ? updates : updates.sort((a, b) => a.ts - b.ts), hasAbsoluteTimes }
}

const isComplete = ({ known, seen, updates }: Series): boolean => {
	const { mandatoryBits, mandatoryBeyond } = known
	for (let index = 0; index < updates.length; index++) {
		if (((seen[index] ?? 0) & mandatoryBits) !== mandatoryBits) return false
		for (const id of mandatoryBeyond) if (!hasId(updates[index]?.resources ?? [], id)) return false
	}
	return true
}
