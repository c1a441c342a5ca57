import type { Finding } from '../senml/finding.ts'
import type { Resolution } from '../senml/resolve.ts'
import type { BaseOnly } from '../senml/resolved.ts'
import { type Groups, groupFor, inOrder, noGroups, setResource, toUpdate } from './group.ts'
import { type ObjectDefinition, type ObjectDefinitions, TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import type { TimedUpdate } from './objectUpdate.ts'
import { parseInstancePath } from './path.ts'
import { isVersion, noVersion, type Placed, place, unknownObject } from './place.ts'
import { isTimestamp, type SentTimes, sentTimes, timeOf } from './timestampResource.ts'
import { duplicateWarning, futureWarning, missingWarning, rangeWarning } from './warnings.ts'

export type Updates = {
	/** oldest first */
	readonly updates: readonly TimedUpdate[]
	readonly findings: readonly Finding[]
}

/**
 * Turns resolved records into one update for each object, instance, version and exact time, wherever in the pack its records
 * stand. Records that do not fit are left out and reported. `receivedAt` in seconds since the Unix epoch.
 */
export const toUpdates = (
	{ records, baseOnly }: Pick<Resolution, 'records' | 'baseOnly'>,
	receivedAt: number,
	definitions: ObjectDefinitions,
): Updates => {
	const findings: Finding[] = []
	const placed: Placed[] = []
	for (const record of records) {
		const entry = place(record, definitions)
		if ('code' in entry) findings.push(entry)
		else placed.push(entry)
	}
	const times = sentTimes(placed, findings)
	const groups = noGroups()
	for (const entry of placed) addRecord(groups, entry, times, receivedAt, findings)
	for (const event of baseOnly) addEvent(groups, event, receivedAt, definitions, findings)
	const ordered = inOrder(groups)
	for (const group of ordered) note(findings, missingWarning(group))
	return { updates: ordered.map(toUpdate), findings }
}

const addRecord = (
	groups: Groups,
	entry: Placed,
	times: SentTimes,
	receivedAt: number,
	findings: Finding[],
): void => {
	const { source, path, object, resource, value } = entry
	const ts = timeOf(entry, times)
	note(findings, entry.warning)
	note(findings, rangeWarning(entry))
	note(findings, futureWarning(source, source.record.n, ts, receivedAt))
	const { object: id, instance } = path
	const wanted = { object: id, instance, objectVersion: source.objectVersion, definition: object, ts }
	const group = groupFor(groups, wanted, source.index)
	if (isTimestamp(entry)) return
	const resourceInstance = resource.multiple === true ? (path.resourceInstance ?? 0) : undefined
	if (!setResource(group, path.resource, resourceInstance, value))
		findings.push(duplicateWarning(source, source.record.n))
}

/**
 * A record of base fields only: the time is all there is to say, such as for a button press.
 * Not so for objects with mandatory resources, of which it would be nothing.
 */
const addEvent = (
	groups: Groups,
	event: BaseOnly,
	receivedAt: number,
	definitions: ObjectDefinitions,
	findings: Finding[],
): void => {
	const { baseName, index, objectVersion, t: ts } = event
	const path = parseInstancePath(baseName)
	if (path === undefined) return
	const definition = definitions.get(path.object)
	if (!isVersion(objectVersion)) findings.push(noVersion(event, baseName, objectVersion))
	else if (definition === undefined) findings.push(unknownObject(event, baseName, path.object))
	else if (!hasMandatoryResource(definition)) {
		note(findings, futureWarning(event, baseName, ts, receivedAt))
		const known = groups.byKey.size
		groupFor(groups, { ...path, objectVersion, definition, ts }, index)
		if (groups.byKey.size === known) findings.push(duplicateWarning(event, baseName))
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
