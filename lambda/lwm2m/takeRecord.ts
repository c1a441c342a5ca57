import { TRUE } from '../senml/kinds.ts'
import { BN, BT, bits, N, T, U, V, VALUES, VB, VS } from '../senml/labels.ts'
import { textAt } from '../senml/record.ts'
import { applyBase, DROPPED, nameOf, RESOLVED, resolve, resolvedRecord } from '../senml/resolve/resolve.ts'
import type { Value } from '../senml/resolve/resolved.ts'
import { absoluteTime, isAbsolute, isPlausible } from '../senml/resolve/time.ts'
import { EXACT_BELOW } from '../senml/resolve/value.ts'
import { TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import { isUsualRange, type KnownResource } from './objectTable.ts'
import { explainPath, findPath } from './path.ts'
import { place, type Work } from './place.ts'
import { takes, takesNumber } from './resourceTypes.ts'
import { isFirst, select, seriesFor } from './series.ts'
import { noteRefused } from './timestampResource.ts'
import { isInWindow } from './timeWindow.ts'
import { acceptsUnit } from './units.ts'

/** Puts the record that was just read into its update, with all that is to be said about it. */
export const takeRecord = (work: Work): void => {
	const { pack, path, records, sentTimes } = work
	if (!applyBase(pack)) return
	work.hasPath = findPath(path, pack)
	if (work.hasPath && takeUsual(work)) return
	const became = resolve(pack, work.hasPath, explainPath)
	if (became === RESOLVED) {
		records?.push({ index: pack.fields.index, record: resolvedRecord(pack) })
		place(work)
	} else if (became === DROPPED) noteRefused(sentTimes, nameOf(pack), pack.base.objectVersion)
}

/** The labels that nearly all records have. */
const USUAL = bits(BN, BT, N, U, V, VS, VB, T)

const [UNIT, TIME] = [1 << U, 1 << T]
const [NUMBER, TEXT, BOOLEAN] = [1 << V, 1 << VS, 1 << VB]

/**
 * Takes a record to which nothing has to be added: one value for one resource without instances, of its type, in its range
 * and unit, at a time in the window. `resolve` and `place` do the same with such a record, in twice the time. False, and
 * nothing done, if there may be anything to say about it.
 */
const takeUsual = (work: Work): boolean => {
	const { pack, path, groups, times, window } = work
	const { fields, base, receivedAt } = pack
	const { seen, odd, numbers } = fields
	if ((odd | (seen & ~USUAL)) !== 0 || base.hasMore || times !== undefined) return false
	const id = path.resource
	const series = seriesFor(groups, path.object, path.instance)
	const resource = series?.known.resources[id]
	if (series === undefined || resource === undefined || resource.isMultiple) return false
	if (path.resourceInstance >= 0 || id === TIMESTAMP_RESOURCE || !isUsualValue(work, resource)) return false
	const time = (seen & TIME) === 0 ? base.time : base.time + (numbers[T] ?? 0)
	const isDistance = !isAbsolute(time)
	const ts = absoluteTime(time, receivedAt)
	if (!isPlausible(ts) || !isInWindow(ts, isDistance && time !== 0, receivedAt, window)) return false
	if (series.updates.length === 0 || series.updates[series.last]?.ts !== ts)
		select(groups, series, ts, fields.index, undefined)
	if (!isFirst(series, id)) return false
	const value = usualValue(work)
	series.updates[series.last]?.resources.push(id, value)
	pack.count += 1
	if (isDistance) pack.isAbsolute = false
	if (work.records !== undefined) noteRecord(work, value, time, ts)
	return true
}

const isUsualValue = ({ pack }: Work, resource: KnownResource): boolean => {
	const { fields } = pack
	const { seen, numbers } = fields
	const values = seen & VALUES
	if (values === NUMBER) {
		const value = numbers[V] ?? 0
		if (!takesNumber(resource, value) || Math.abs(value) >= EXACT_BELOW) return false
		if (!isUsualRange(resource, value)) return false
		return (seen & UNIT) === 0 || acceptsUnit(resource.definition, textAt(fields, U))
	}
	if (values === BOOLEAN) return takes(resource, VB, true)
	if (values !== TEXT) return false
	const text = textAt(fields, VS)
	return takes(resource, VS, text) && isUsualRange(resource, text)
}

/** The base value is 0 (RFC 8428 §4.5.4): adding it makes 0 of -0. */
const usualValue = ({ pack }: Work): Value => {
	const { fields } = pack
	const values = fields.seen & VALUES
	if (values === NUMBER) return 0 + (fields.numbers[V] ?? 0)
	return values === TEXT ? textAt(fields, VS) : fields.kinds[VB] === TRUE
}

const noteRecord = ({ pack, records }: Work, value: Value, time: number, t: number): void => {
	pack.label = typeof value === 'number' ? V : typeof value === 'string' ? VS : VB
	pack.value = value
	pack.sum = undefined
	pack.time = time
	pack.t = t
	records?.push({ index: pack.fields.index, record: resolvedRecord(pack) })
}
