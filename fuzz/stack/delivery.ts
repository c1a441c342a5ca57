import type { Input } from '../../lambda/lwm2m/convert.ts'
import type { Random } from '../random.ts'

/** How a device sends a payload. */
export type Delivery = {
	/** the last level of an MQTT topic, or a datagram */
	readonly door: 'senml' | 'raw' | 'coap'
	/** the published or sent bytes */
	readonly sent: Uint8Array
	/** Content-Format of CoAP; undefined if the message has none */
	readonly declared?: number | undefined
	/** the input of the import */
	readonly imported: { readonly contentFormat: string; readonly payload: Uint8Array }
}

const JSON_FORMAT = 'application/senml+json'

/** Limit of payloads over CoAP (RFC 7252 §4.6), in bytes. */
const MAX_DATAGRAM_PAYLOAD = 1024

/** Limit of a message in AWS IoT Core, in bytes. */
const MAX_PUBLISHED = 128 * 1024

/**
 * Chooses the door and the form of an input: usually with its content format, sometimes with none, rarely without the
 * envelope that the topic requires. Undefined if the input is too large for every door.
 */
export const deliveryOf = (random: Random, { contentFormat, payload }: Input): Delivery | undefined => {
	const isJson = contentFormat === JSON_FORMAT
	const { length } = payload
	if (length > 0 && length <= MAX_DATAGRAM_PAYLOAD && random.oneIn(3)) return byCoap(random, isJson, payload)
	const delivery = byTopic(random, isJson, payload)
	return delivery.sent.length > MAX_PUBLISHED ? undefined : delivery
}

/** CoAP Content-Formats: 110 SenML JSON, 50 JSON, 112 SenML CBOR, 60 CBOR, 42 bytes. */
const byCoap = ({ pick }: Random, isJson: boolean, payload: Uint8Array): Delivery => {
	const declared = pick<number | undefined>(
		isJson ? [110, 110, 50, 42, undefined] : [112, 112, 60, 42, undefined],
	)
	const isBytes = declared === 42 || declared === undefined
	const imported =
		declared === 110 || declared === 50 ? asIs(payload) : inEnvelope(payload, isBytes ? undefined : declared)
	return { door: 'coap', sent: payload, declared, imported }
}

const byTopic = ({ oneIn }: Random, isJson: boolean, payload: Uint8Array): Delivery => {
	if (isJson && !oneIn(8)) return { door: 'senml', sent: payload, imported: asIs(payload) }
	const contentFormat = 'nrfcloud-raw-envelope'
	if (oneIn(100)) return { door: 'raw', sent: payload, imported: { contentFormat, payload } }
	const imported = inEnvelope(payload, isJson || oneIn(4) ? undefined : 112)
	return { door: 'raw', sent: imported.payload, imported }
}

const asIs = (payload: Uint8Array) => ({ contentFormat: JSON_FORMAT, payload })

/** The envelope in which nRF Cloud publishes raw bytes. The content format is an addition of the CoAP server. */
const inEnvelope = (payload: Uint8Array, contentFormat: number | undefined) => ({
	contentFormat: 'nrfcloud-raw-envelope',
	payload: Buffer.from(JSON.stringify({ data: Buffer.from(payload).toString('base64'), contentFormat })),
})
