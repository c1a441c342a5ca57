import type { TimedUpdate } from '../lwm2m/convert.ts'
import { definitions } from '../lwm2m/definitions.ts'
import { type KnownResource, knownObject } from '../lwm2m/objectTable.ts'
import { isInRange, rangeWords } from '../lwm2m/range.ts'
import { TYPES, takes } from '../lwm2m/resourceTypes.ts'
import type { TimeWindow } from '../lwm2m/timeWindow.ts'
import { timeFindings } from '../measurements/timeFindings.ts'
import { clip, error, type Finding, quote, warning } from '../senml/finding.ts'
import { V, VB, VS } from '../senml/labels.ts'
import type { Value } from '../senml/resolve/resolved.ts'
import type { LibraryMessage } from './libraryMessage.ts'
import { type LibraryObject, type LibraryValue, libraryObjects } from './libraryValues.ts'

export type TakenLibraryMessage = {
	readonly updates: readonly TimedUpdate[]
	readonly findings: readonly Finding[]
}

/**
 * Object updates of a message of a library of nRF Cloud.
 *
 * @param receivedAt seconds since the Unix epoch: the time of a message that has none
 */
export const takeLibraryMessage = (
	{ appId, messageType, ts, data }: LibraryMessage,
	receivedAt: number,
	window: TimeWindow,
): TakenLibraryMessage => {
	if (messageType !== undefined && messageType !== 'DATA')
		return { updates: [], findings: [noData(messageType)] }
	const objects = libraryObjects.get(appId)
	if (objects === undefined) return { updates: [], findings: [unknownKind(appId)] }
	const time = ts === undefined ? receivedAt : ts / 1000
	const findings = [...timeFindings([time], receivedAt, window)]
	const updates = objects.flatMap(({ object, values }) => {
		const resources = resourcesOf({ object, values }, data, findings)
		return resources === undefined
			? []
			: [{ object, instance: 0, objectVersion: undefined, ts: time, resources }]
	})
	if (updates.length === 0 && findings.length === 0) findings.push(nothingThere(appId))
	return { updates, findings }
}

/** Undefined if one is missing or wrong without which there is no update, or nothing is there at all. */
const resourcesOf = (
	{ object, values }: LibraryObject,
	data: unknown,
	findings: Finding[],
): (number | Value)[] | undefined => {
	const known = knownObject(definitions, object)?.resources ?? []
	const resources: (number | Value)[] = []
	let isComplete = true
	for (const value of values) {
		const sent = value.read(data)
		const resource = known[value.resource]
		if (resource === undefined || (sent === undefined && value.isRequired !== true)) continue
		const finding = misfit(resource, value, sent)
		if (finding !== undefined) findings.push(finding)
		if (isTaken(resource, sent)) resources.push(value.resource, sent)
		else if (value.isRequired === true) isComplete = false
	}
	const hasSome =
		values.length === 0 || values.some((value) => value.pointer !== '' && value.read(data) !== undefined)
	return isComplete && (hasSome || resources.length > 0) ? resources : undefined
}

const labelOf = (value: unknown): number => {
	if (typeof value === 'number') return V
	return typeof value === 'string' ? VS : VB
}

const isTaken = (resource: KnownResource, value: unknown): value is Value =>
	(typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') &&
	takes(resource, labelOf(value), value)

/** What is to be said about a value. */
const misfit = (resource: KnownResource, { pointer }: LibraryValue, value: unknown): Finding | undefined => {
	const { definition } = resource
	const { name, type } = definition
	const at = { jsonPointer: `/data${pointer}` }
	if (!isTaken(resource, value)) {
		const got = value === undefined ? 'nothing' : clip(JSON.stringify(value))
		const expected = TYPES[type].expected.replace(/ \(v\w*\)$/, '')
		const says = `/data${pointer}: resource ${quote(name)} is of type ${type} and takes ${expected}, got ${got}.`
		return { ...error('message', 'E_VALUE_TYPE', says, { expected, got }), ...at }
	}
	if (isInRange(definition, value)) return undefined
	const { says, got, expected } = rangeWords(definition, value)
	return { ...warning('message', 'W_RANGE', `/data${pointer}: ${says}.`, { expected, got }), ...at }
}

const noData = (got: unknown): Finding => ({
	...error('message', 'E_LIBRARY_MESSAGE', 'Only messages of the type DATA have values.', {
		field: 'messageType',
		expected: 'DATA',
		got: clip(JSON.stringify(got)),
	}),
	jsonPointer: '/messageType',
})

const unknownKind = (appId: string): Finding => ({
	...error('message', 'E_APP_ID', `No object is known for messages about ${quote(appId)}.`, {
		field: 'appId',
		expected: [...libraryObjects.keys()].join(', '),
		got: clip(appId),
	}),
	jsonPointer: '/appId',
})

const nothingThere = (appId: string): Finding => ({
	...error('message', 'E_LIBRARY_MESSAGE', `The message about ${quote(appId)} has no value that is known.`, {
		field: 'data',
	}),
	jsonPointer: '/data',
})
