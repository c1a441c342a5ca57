import { V, VB, VS } from '../../senml/labels.ts'
import { absoluteTime, isAbsolute, isPlausible } from '../../senml/resolve/time.ts'
import type { ResourceValue } from '../checkValue.ts'
import type { ConvertLimits } from '../conversion.ts'
import { type ObjectDefinitions, TIMESTAMP_RESOURCE } from '../objectDefinition.ts'
import { isUsualRange, type KnownResource } from '../objectTable.ts'
import type { TimedUpdate } from '../objectUpdate.ts'
import { takes } from '../resourceTypes.ts'
import {
	type Groups,
	incomplete,
	inOrder,
	isFirst,
	noGroups,
	type Series,
	select,
	seriesFor,
} from '../series.ts'
import { isInWindow, type TimeWindow } from '../timeWindow.ts'
import { acceptsUnit } from '../units.ts'

/**
 * The updates of a plain pack. A pack is plain if it gives no finding, and every record has a number, text or boolean for
 * one resource without instances. `plainCbor` and `plainJson` read such a pack in one pass, in a third of the time of
 * `convertPack`, and give up at the first record that is different. `convertPack` reads every pack and makes the findings;
 * for plain packs it gives the same updates, which `plain.test.ts` checks.
 */
export type PlainGroups = {
	/** seconds since the Unix epoch */
	readonly receivedAt: number
	readonly maxUpdates: number
	readonly window: TimeWindow
	/** its series is that of the base name in force */
	readonly groups: Groups
	hasAbsoluteTimes: boolean
}

export type PlainUpdates = {
	/** oldest first */
	readonly updates: readonly TimedUpdate[]
	/** see `Conversion` */
	readonly hasAbsoluteTimes: boolean
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
	receivedAt,
	maxUpdates: limits.updates,
	window,
	groups: noGroups(definitions),
	hasAbsoluteTimes: true,
})

/** Notes a base name that is an object instance. False if the object is not known. */
export const setPath = ({ groups }: PlainGroups, object: number, instance: number): boolean =>
	seriesFor(groups, object, instance) !== undefined

/**
 * Adds a value for a resource of the base name in force. False if there is anything to say about it.
 * @param time base time plus time in seconds, may be relative (RFC 8428 §4.5.3)
 */
export const addValue = (
	plain: PlainGroups,
	time: number,
	id: number,
	value: ResourceValue,
	unit: string | undefined,
): boolean => {
	const { series } = plain.groups
	const resource = series?.known.resources[id]
	if (series === undefined || resource === undefined || id === TIMESTAMP_RESOURCE) return false
	if (!accepts(resource, value, unit)) return false
	const ts = absoluteTime(time, plain.receivedAt)
	if (!isAbsolute(time)) {
		// A measurement after its reception is remarkable.
		if (time > 0) return false
		plain.hasAbsoluteTimes = false
	}
	const update = series.updates[series.last]
	if (update?.ts !== ts && !selectPlain(plain, series, ts)) return false
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

/** Selects the update with this time. False if a new one is not plain. */
const selectPlain = (
	{ groups, receivedAt, maxUpdates, window }: PlainGroups,
	series: Series,
	ts: number,
): boolean =>
	// Records come in the order of the pack, so updates do, too: the index of the record does not matter.
	!select(groups, series, ts, 0, undefined) ||
	(groups.updates.length <= maxUpdates && isPlausible(ts) && isInWindow(ts, false, receivedAt, window))

/** All updates, oldest first. Undefined if one of them lacks a mandatory resource. */
export const finish = ({ groups, hasAbsoluteTimes }: PlainGroups): PlainUpdates | undefined =>
	incomplete(groups).length > 0 ? undefined : { updates: inOrder(groups), hasAbsoluteTimes }
