import type { TopicLevel } from '../lambda/imports/contract.ts'

// IANA's CoAP Content-Formats: 110 SenML JSON, 112 SenML CBOR (RFC 8428), 42 bytes, 50 JSON (RFC 7252 §12.3), 60 CBOR
const LEVELS: ReadonlyMap<number | undefined, TopicLevel> = new Map([
	[110, 'senml'],
	[50, 'senml'],
	[112, 'cbor'],
	[60, 'cbor'],
	[42, 'raw'],
	[undefined, 'raw'],
])

/** The Content-Formats that a device may declare. It may also declare none. */
export const ACCEPTED: readonly number[] = [...LEVELS.keys()].filter((format) => format !== undefined)

export type Publication = Readonly<{
	/** last level of the topic */
	level: TopicLevel
	payload: Uint8Array
}>

/**
 * What is published for a payload. Nothing is decoded: what the device declared as JSON or CBOR goes out as it is. If the
 * device declared nothing, the payload goes out as nRF Cloud does it: `{"data": "<base64>"}`. `undefined`: the
 * Content-Format is none of `ACCEPTED`.
 */
export const publicationOf = (
	contentFormat: number | undefined,
	payload: Uint8Array,
): Publication | undefined => {
	const level = LEVELS.get(contentFormat)
	if (level !== 'raw') return level && { level, payload }
	const data = Buffer.from(payload).toString('base64')
	return { level, payload: Buffer.from(JSON.stringify({ data })) }
}
