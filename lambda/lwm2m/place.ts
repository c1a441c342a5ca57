import type { Finding } from '../senml/finding.ts'
import { U, V } from '../senml/labels.ts'
import { recordSpan } from '../senml/record.ts'
import { isDate, nameOf, resolvedOf, unitOf } from '../senml/resolve/resolve.ts'
import type { Resolution, SenMLRecord } from '../senml/resolve/resolved.ts'
import { isAbsolute } from '../senml/resolve/time.ts'
import { endsInNul } from '../senml/utf8.ts'
import type { Named } from './aboutRecord.ts'
import { checkValue, type ResourceValue, readable } from './checkValue.ts'
import { TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import { isUsualRange, type KnownObject, type KnownResource } from './objectTable.ts'
import { objectKey } from './objectUpdate.ts'
import type { RecordPath } from './path.ts'
import { isVersion, noInstances, noPath, noVersion, unknownObject, unknownResource } from './pathFindings.ts'
import { takes } from './resourceTypes.ts'
import { type Groups, lowerFirst, type Series, select, seriesFor, setResource } from './series.ts'
import { noteRefused, noteSentTime, type SentTimes, undated } from './timestampResource.ts'
import { isInWindow, type TimeWindow } from './timeWindow.ts'
import { acceptsUnit } from './units.ts'
import { noteDuplicate, noteRemarks, rangeWarning } from './warnings.ts'

/** A pack whose records become updates. */
export type Work = {
	readonly pack: Resolution
	readonly path: RecordPath
	/** whether the name of the record is a path */
	hasPath: boolean
	readonly groups: Groups
	/** times outside of it are remarkable */
	readonly window: TimeWindow
	/** those that were sent as resource 99 */
	readonly sentTimes: SentTimes
	/** the same, when all of them are known */
	readonly times: SentTimes | undefined
	/** what is to be done in the order of the times of the records */
	readonly later: { readonly t: number; readonly act: () => void }[]
	/** the resolved records, each with its index in the pack; undefined if nobody wants them */
	readonly records: { readonly index: number; readonly record: SenMLRecord }[] | undefined
}

/** Puts the record that was just resolved into the update of its object, instance, version and time; or says why not. */
export const place = (work: Work): void => {
	const { pack, path, groups } = work
	const { objectVersion } = pack.base
	const series =
		work.hasPath && isVersion(objectVersion)
			? seriesFor(groups, path.object, path.instance, objectVersion)
			: undefined
	const resource = series?.known.resources[path.resource]
	if (series === undefined || resource === undefined || (path.resourceInstance > 0 && !resource.isMultiple))
		refuse(work, misplaced(work, series, resource))
	else if (isUsual(pack, resource)) put(work, series, resource, pack.value, undefined)
	else placeUnusual(work, series, resource)
}

/** Why there is no resource for the record. */
const misplaced = (
	{ pack, path, hasPath }: Work,
	series: Series | undefined,
	resource: KnownResource | undefined,
): Finding => {
	const source = resolvedOf(pack)
	const { objectVersion } = source
	if (!hasPath) return noPath(source)
	if (!isVersion(objectVersion)) return noVersion(source, objectVersion)
	if (series === undefined) return unknownObject(source, path.object)
	if (resource === undefined) return unknownResource(source, path, series.known.definition)
	return noInstances(source, path, resource.definition)
}

const refuse = ({ pack, sentTimes }: Work, finding: Finding): void => {
	pack.found.findings.push(finding)
	noteRefused(sentTimes, nameOf(pack), pack.base.objectVersion)
}

const placeOf = (pack: Resolution): Named => ({
	index: pack.fields.index,
	name: nameOf(pack),
	...recordSpan(pack.fields),
})

/** Whether the value can be taken as it was sent, without a word about it. */
const isUsual = (pack: Resolution, resource: KnownResource): boolean => {
	const { fields, base, label, value } = pack
	if (!takes(resource, label, value)) return false
	if (typeof value === 'string') return !endsInNul(value)
	if (label !== V || (fields.odd === 0 && base.unit === undefined && (fields.seen & UNIT) === 0)) return true
	const unit = unitOf(pack)
	if (unit !== undefined && !acceptsUnit(resource.definition, unit)) return false
	return resource.isTime || !isDate(fields)
}

const UNIT = 1 << U

/** Takes a value in another form or unit if that loses nothing, and says so; or says why not. */
const placeUnusual = (work: Work, series: Series, resource: KnownResource): void => {
	const sent = readable(resolvedOf(work.pack), resource.definition)
	if ('code' in sent) {
		refuse(work, sent)
		return
	}
	const checked = checkValue(sent.source, resource)
	if ('code' in checked) {
		refuse(work, checked)
		return
	}
	const warnings = [sent.warning, checked.warning].filter((warning) => warning !== undefined)
	put(work, series, resource, checked.value, warnings)
}

const put = (
	work: Work,
	series: Series,
	resource: KnownResource,
	value: ResourceValue,
	warnings: readonly Finding[] | undefined,
): void => {
	const { pack, path, times, groups } = work
	const id = path.resource
	if (id === TIMESTAMP_RESOURCE) noteTimestamp(work, value)
	if (warnings !== undefined) pack.found.findings.push(...warnings)
	const ts = times === undefined ? pack.t : timeOf(work, times)
	if (ts === undefined) {
		noteUndated(work)
		return
	}
	if (!isUsualRange(resource, value))
		pack.found.findings.push(rangeWarning(resolvedOf(pack), resource.definition, value))
	if (!isUsualTime(work, ts, series.known)) remark(work, ts, series.known)
	const instance = resource.isMultiple ? Math.max(path.resourceInstance, 0) : -1
	if (times !== undefined) {
		putLater(work, series, ts, instance, value)
		return
	}
	if (series.updates.length === 0 || series.updates[series.last]?.ts !== ts)
		select(groups, series, ts, pack.fields.index, pack.base.objectVersion)
	if (id !== TIMESTAMP_RESOURCE && !setResource(series, id, instance, value))
		noteDuplicate(pack.found, placeOf(pack), pack.t)
}

const noteTimestamp = (work: Work, value: ResourceValue): void => {
	const { pack, sentTimes } = work
	if (typeof value !== 'number') return
	pack.found.findings.push(noteSentTime(sentTimes, keyOf(work), resolvedOf(pack), value))
}

const noteUndated = ({ pack, path }: Work): void => {
	if (path.resource !== TIMESTAMP_RESOURCE) pack.found.findings.push(undated(resolvedOf(pack)))
}

/**
 * Where times were sent as resource 99, records of different times may become one update: what is put into it is in the
 * order of the times of the records.
 */
const putLater = (work: Work, series: Series, ts: number, instance: number, value: ResourceValue): void => {
	const { pack, path, groups, later } = work
	const { t, base } = pack
	const { resource } = path
	const { objectVersion } = base
	const source = placeOf(pack)
	const act = (): void => {
		select(groups, series, ts, source.index, objectVersion)
		lowerFirst(groups, series, source.index)
		if (resource !== TIMESTAMP_RESOURCE && !setResource(series, resource, instance, value))
			noteDuplicate(pack.found, source, t)
	}
	later.push({ t, act })
}

const keyOf = ({ path: { object, instance }, pack }: Work): string =>
	objectKey({ object, instance, objectVersion: pack.base.objectVersion })

/**
 * When the value was measured: if the record itself does not say it, at the time that its object sent. Undefined if that was
 * refused: nobody knows, and now would be wrong.
 */
const timeOf = (work: Work, times: SentTimes): number | undefined => {
	const { t, time } = work.pack
	const sent = time === 0 ? times.get(keyOf(work)) : undefined
	return sent === 'refused' ? undefined : (sent ?? t)
}

/** Whether nothing is to be said about time and object version. */
const isUsualTime = ({ pack, window }: Work, ts: number, { definition }: KnownObject): boolean => {
	const { time, receivedAt, base } = pack
	if (base.objectVersion !== undefined && base.objectVersion !== definition.version) return false
	return isInWindow(ts, time !== 0 && !isAbsolute(time), receivedAt, window)
}

const remark = ({ pack, window }: Work, ts: number, { definition }: KnownObject): void => {
	const { time, base, t } = pack
	const isRelative = time !== 0 && !isAbsolute(time)
	const said = { ...placeOf(pack), ts, isRelative, objectVersion: base.objectVersion }
	noteRemarks(pack, { said, definition, window, at: t })
}
