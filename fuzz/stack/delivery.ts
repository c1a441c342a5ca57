import type { TopicLevel } from '../../lambda/imports/contract.ts'
import type { Input } from '../../lambda/lwm2m/convert.ts'
import type { Random } from '../../testing/random.ts'

/** How a device sends a payload. */
export type Delivery = {
	/** the last level of a topic of the broker, or a datagram */
	readonly door: TopicLevel | 'coap'
	/** what is published or sent */
	readonly sent: Uint8Array
	/** Content-Format of CoAP; undefined if the message has none */
	readonly declared?: number | undefined
	/** the input of the import */
	readonly imported: { readonly contentFormat: string; readonly payload: Uint8Array }
}

const JSON_FORMAT = 'application/senml+json'
const CBOR_FORMAT = 'application/senml+cbor'

/** CoAP payloads up to this size fit into a datagram (RFC 7252 §4.6). */
const MAX_DATAGRAM_PAYLOAD = 1024

/** The most that AWS IoT Core takes. */
const MAX_PUBLISHED = 128 * 1024

/**
 * Through which door an input goes, and as what: mostly with the content format that it has, sometimes with none, seldom
 * without the envelope that the topic wants. Undefined if no door takes so many bytes.
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
	const isDeclared = declared !== 42 && declared !== undefined
	const imported = isDeclared ? asIs(isJson, payload) : inEnvelope(payload)
	return { door: 'coap', sent: payload, declared, imported }
}

const byTopic = ({ oneIn }: Random, isJson: boolean, payload: Uint8Array): Delivery => {
	if (!oneIn(isJson ? 8 : 2))
		return { door: isJson ? 'senml' : 'cbor', sent: payload, imported: asIs(isJson, payload) }
	const contentFormat = 'nrfcloud-raw-envelope'
	if (oneIn(100)) return { door: 'raw', sent: payload, imported: { contentFormat, payload } }
	const imported = inEnvelope(payload, isJson || oneIn(4) ? undefined : 112)
	return { door: 'raw', sent: imported.payload, imported }
}

const asIs = (isJson: boolean, payload: Uint8Array) => ({
	contentFormat: isJson ? JSON_FORMAT : CBOR_FORMAT,
	payload,
})

/** nRF Cloud publishes raw bytes like this. An earlier version of our CoAP door added the content format. */
const inEnvelope = (payload: Uint8Array, contentFormat?: number) => ({
	contentFormat: 'nrfcloud-raw-envelope',
	payload: Buffer.from(JSON.stringify({ data: Buffer.from(payload).toString('base64'), contentFormat })),
})
