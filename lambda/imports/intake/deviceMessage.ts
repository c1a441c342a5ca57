import type { Envelope } from '../contract.ts'

/** A message of a device as a door put it on the queue. */
export type DeviceMessage = Omit<Envelope, 'payload' | 'traceId' | 'messageId'> & {
	/** names the message: its trace id, if it has one */
	readonly messageId: string
	/** the bytes as they came */
	readonly payload: Uint8Array
}

/** A message as the queue hands it over. */
export type Delivery = {
	readonly message: DeviceMessage
	/** how often the queue has delivered it, this time included */
	readonly deliveries: number
}

/** Has the entries of messages that name no device. No device can have such an id. */
export const nobody = '?'

/** Whose entry a message gets. */
export const deviceOf =
	(isDeviceId: (text: string) => boolean) =>
	({ deviceId }: Pick<DeviceMessage, 'deviceId'>): string =>
		isDeviceId(deviceId) ? deviceId : nobody

/**
 * Reads the body of a queue message. The doors are ours, so a body that is not an envelope is a defect of
 * the system and not of a device: this throws, and the message ends in the dead letters.
 */
export const parseDeviceMessage = (body: string): DeviceMessage => {
	const { v, deviceId, traceId, receivedAt, door, contentFormat, payload, origin, ...rest } = JSON.parse(body)
	const messageId = traceId || rest.messageId
	const texts = {
		deviceId,
		messageId,
		door,
		contentFormat,
		payload,
		...(origin === undefined ? {} : { origin }),
	}
	const wrong = Object.entries(texts).find(([, value]) => typeof value !== 'string')
	if (wrong !== undefined) throw new TypeError(`envelope: ${wrong[0]} is not a string`)
	if (v !== 1) throw new TypeError(`envelope: version ${v} is unknown`)
	if (!Number.isSafeInteger(receivedAt)) throw new TypeError('envelope: receivedAt is not an integer')
	const bytes = new Uint8Array(Buffer.from(payload, 'base64'))
	return {
		v,
		deviceId,
		messageId,
		receivedAt,
		door,
		contentFormat,
		payload: bytes,
		...(origin === undefined ? {} : { origin }),
	}
}

/** The body of a queue message, as `parseDeviceMessage` reads it. */
export const deviceMessageBody = ({ payload, ...message }: DeviceMessage): string =>
	JSON.stringify({ ...message, payload: Buffer.from(payload).toString('base64') } satisfies Envelope)
