import type { Finding } from '../senml/finding.ts'
import type { Resolution } from '../senml/resolve/resolve.ts'
import type { BaseOnly, Place as Position } from '../senml/resolve/resolved.ts'
import { noSights, type Sights } from '../senml/sights.ts'
import { type Groups, groupFor, inOrder, noGroups, setResource, toUpdate } from './group.ts'
import { type ObjectDefinition, type ObjectDefinitions, TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import type { TimedUpdate } from './objectUpdate.ts'
import { parseInstancePath } from './path.ts'
import { isVersion, noVersion, type Placed, place, unknownObject } from './place.ts'
import {
	isTimestamp,
	noteRefused,
	noteSentTimes,
	type SentTimes,
	timeOf,
	undated,
} from './timestampResource.ts'
import { noteTime, type TimeWindow } from './timeWindow.ts'
import { duplicateWarning, missingWarning, rangeWarning, versionWarning } from './warnings.ts'

export type Updates = {
	/** oldest first */
	readonly updates: readonly TimedUpdate[]
	readonly findings: readonly Finding[]
}

/** What holds for all records of a pack. */
export type UpdateContext = {
	/** seconds since the Unix epoch */
	readonly receivedAt: number
	readonly definitions: ObjectDefinitions
	/** times outside of it are remarkable */
	readonly window: TimeWindow
}

type Work = UpdateContext & {
	readonly groups: Groups
	readonly sights: Sights
	readonly findings: Finding[]
}

/**
 * Turns resolved records into one update for each object, instance, version and exact time, wherever in the pack its records
 * stand. Records that do not fit are left out and reported.
 */
export const toUpdates = (
	{ records, baseOnly, dropped }: Pick<Resolution, 'records' | 'baseOnly' | 'dropped'>,
	context: UpdateContext,
): Updates => {
	const findings: Finding[] = []
	const placed: Placed[] = []
	const times: SentTimes = new Map()
	for (const record of dropped) noteRefused(times, record)
	for (const record of records) {
		const entry = place(record, context.definitions)
		if (!('code' in entry)) placed.push(entry)
		else {
			findings.push(entry)
			noteRefused(times, { name: record.record.n, objectVersion: record.objectVersion })
		}
	}
	noteSentTimes(times, placed, findings)
	const work: Work = { ...context, groups: noGroups(), sights: noSights(), findings }
	for (const entry of placed) addRecord(work, entry, timeOf(entry, times))
	for (const event of baseOnly) addEvent(work, event)
	const ordered = inOrder(work.groups)
	for (const group of ordered) note(findings, missingWarning(group))
	findings.push(...work.sights.findings())
	return { updates: ordered.map(toUpdate), findings }
}

/** @param ts seconds since the Unix epoch; undefined if nobody knows */
const addRecord = (work: Work, entry: Placed, ts: number | undefined): void => {
	const { groups, findings } = work
	const { source, path, object, resource, value } = entry
	findings.push(...entry.warnings)
	if (ts === undefined) {
		if (!isTimestamp(entry)) findings.push(undated(source))
		return
	}
	note(findings, rangeWarning(entry))
	const isRelative = source.isTimed && !source.isAbsolute
	remark(work, source, { name: source.record.n, ts, isRelative, version: source.objectVersion }, object)
	const { object: id, instance } = path
	const wanted = { object: id, instance, objectVersion: source.objectVersion, definition: object, ts }
	const group = groupFor(groups, wanted, source.index)
	if (isTimestamp(entry)) return
	const resourceInstance = resource.multiple === true ? (path.resourceInstance ?? 0) : undefined
	if (!setResource(group, path.resource, resourceInstance, value))
		noteDuplicate(work, source, source.record.n)
}

/** One finding for each resource, however often it is repeated. */
const noteDuplicate = ({ sights }: Work, source: Position, name: string): void =>
	sights.note(`duplicate ${name}`, (more) => duplicateWarning(source, name, more))

type Said = {
	readonly name: string
	readonly ts: number
	readonly isRelative: boolean
	readonly version: string | undefined
}

/** Notes a time or an object version that is out of the ordinary. */
const remark = (
	{ sights, receivedAt, window }: Work,
	source: Position,
	{ name, version, ...said }: Said,
	{ name: object, version: defined }: ObjectDefinition,
): void => {
	noteTime(sights, said, { source, name, receivedAt }, window)
	if (version !== undefined && version !== defined)
		sights.note(`${object} ${version}`, (more) =>
			versionWarning(source, name, { sent: version, defined }, more),
		)
}

/**
 * A record of base fields only: the time is all there is to say, such as for a button press.
 * Not so for objects with mandatory resources, of which it would be nothing.
 */
const addEvent = (work: Work, event: BaseOnly): void => {
	const { groups, definitions, findings } = work
	const { baseName, index, objectVersion, t: ts, isRelative } = event
	const path = parseInstancePath(baseName)
	if (path === undefined) return
	const definition = definitions.get(path.object)
	if (!isVersion(objectVersion)) findings.push(noVersion(event, baseName, objectVersion))
	else if (definition === undefined) findings.push(unknownObject(event, baseName, path.object))
	else if (!hasMandatoryResource(definition)) {
		remark(work, event, { name: baseName, ts, isRelative, version: objectVersion }, definition)
		const known = groups.byKey.size
		groupFor(groups, { ...path, objectVersion, definition, ts }, index)
		if (groups.byKey.size === known) noteDuplicate(work, event, baseName)
	}
}

const hasMandatoryResource = ({ resources }: ObjectDefinition): boolean => {
	for (const [id, { mandatory }] of resources)
		if (mandatory === true && id !== TIMESTAMP_RESOURCE) return true
	return false
}

const note = (findings: Finding[], finding: Finding | undefined): void => {
	if (finding !== undefined) findings.push(finding)
}
