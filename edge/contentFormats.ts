/** The topic that a payload goes to: as it is, or as bytes in the envelope of nRF Cloud's message bridge. */
type Destination = Readonly<{
	level: 'senml' | 'raw'
	/** the envelope says the Content-Format, because the device has said what the bytes are */
	isDeclared?: true
}>

// IANA's CoAP Content-Formats: 110 SenML JSON, 112 SenML CBOR (RFC 8428), 42 bytes, 50 JSON (RFC 7252 §12.3), 60 CBOR
const DESTINATIONS: ReadonlyMap<number | undefined, Destination> = new Map([
	[110, { level: 'senml' }],
	[50, { level: 'senml' }],
	[112, { level: 'raw', isDeclared: true }],
	[60, { level: 'raw', isDeclared: true }],
	[42, { level: 'raw' }],
	[undefined, { level: 'raw' }],
])

/** The Content-Formats that a device may declare. It may also declare none. */
export const ACCEPTED: readonly number[] = [...DESTINATIONS.keys()].filter((format) => format !== undefined)

export type Publication = Readonly<{
	/** last level of the topic */
	level: 'senml' | 'raw'
	payload: Uint8Array
}>

/**
 * What is published for a payload. Nothing is decoded: bytes go out as `{"data": "<base64>"}`, with `contentFormat` where
 * the device declared CBOR. `undefined`: the Content-Format is none of `ACCEPTED`.
 */
export const publicationOf = (
	contentFormat: number | undefined,
	payload: Uint8Array,
): Publication | undefined => {
	const destination = DESTINATIONS.get(contentFormat)
	if (destination === undefined) return undefined
	const { level, isDeclared } = destination
	if (level === 'senml') return { level, payload }
	const data = Buffer.from(payload).toString('base64')
	const envelope = isDeclared === true ? { data, contentFormat } : { data }
	return { level, payload: Buffer.from(JSON.stringify(envelope)) }
}
