import type { TimedUpdate } from '../lwm2m/convert.ts'
import type { TimeWindow } from '../lwm2m/timeWindow.ts'
import { timeFindings } from '../measurements/timeFindings.ts'
import { clip, error, type Finding, quote } from '../senml/finding.ts'
import type { LibraryMessage } from './libraryMessage.ts'
import { libraryObjects } from './libraryValues.ts'
import { takeValues } from './takeValues.ts'

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
	const updates = objects.flatMap((one): readonly TimedUpdate[] => {
		const resources = takeValues(one, data, '/data', findings)
		if (resources === undefined) return []
		return [{ object: one.object, instance: 0, objectVersion: undefined, ts: time, resources }]
	})
	if (updates.length === 0 && findings.length === 0) findings.push(nothingThere(appId))
	return { updates, findings }
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
