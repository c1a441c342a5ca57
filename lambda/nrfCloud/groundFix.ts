import type { TimedUpdate } from '../lwm2m/convert.ts'
import { cborItemAsSent } from '../senml/cbor/cborAsSent.ts'
import { error, type Finding } from '../senml/finding.ts'
import { isMap, memberAt } from './json.ts'
import { type LibraryObject, member, required, text } from './libraryValues.ts'
import { takeValues } from './takeValues.ts'

/** The answer of nRF Cloud in CBOR, by the integer keys of its CoAP library (`ground_fix_resp`). */
const location: LibraryObject = {
	object: 14201,
	values: [
		required(member(0, '1')),
		required(member(1, '2')),
		member(3, '3'),
		required(member(6, '4', text)),
	],
}

/** What a location was found by → the object instance that has it. */
const instances: ReadonlyMap<unknown, number> = new Map([
	['MCELL', 1],
	['WIFI', 1],
	['SCELL', 2],
])
const otherInstance = 9

export type TakenGroundFix = {
	/** what was sent, with the answer decoded */
	readonly shown: unknown
	readonly updates: readonly TimedUpdate[]
	readonly findings: readonly Finding[]
}

const decodedBody = (sent: unknown): unknown => {
	const body = memberAt(sent, ['response', 'body'])
	return typeof body === 'string' ? cborItemAsSent(Buffer.from(body, 'base64')) : undefined
}

/**
 * The location that nRF Cloud has found for a device, out of the request of the device and the answer to it.
 *
 * @param sent JSON that has been parsed
 * @param receivedAt seconds since the Unix epoch: neither request nor answer has a time
 */
export const takeGroundFix = (sent: unknown, receivedAt: number): TakenGroundFix => {
	const answer = decodedBody(sent)
	if (!isMap(answer)) return { shown: sent, updates: [], findings: [noAnswer] }
	const findings: Finding[] = []
	const resources = takeValues(location, answer, '/response/body', findings)
	const instance = instances.get(answer['4']) ?? otherInstance
	const shown = { ...(isMap(sent) ? sent : {}), response: { body: answer } }
	if (resources === undefined) return { shown, updates: [], findings }
	return {
		shown,
		updates: [{ object: location.object, instance, objectVersion: undefined, ts: receivedAt, resources }],
		findings,
	}
}

const noAnswer: Finding = {
	...error('message', 'E_GROUND_FIX', 'The answer to the request for a location is no map in CBOR.', {
		field: 'response',
		expected: '{"response": {"body": "<base64 of CBOR>"}}',
	}),
	jsonPointer: '/response/body',
}
