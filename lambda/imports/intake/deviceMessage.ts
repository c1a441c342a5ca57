/** The envelope in which every door puts a message of a device on the queue. A door decodes no payload. */
export type DeviceMessage = {
	/** version of this envelope */
	readonly v: 1
	readonly deviceId: string
	/** names the message, the same on every redelivery */
	readonly messageId: string
	/** milliseconds since the Unix epoch, taken by the door */
	readonly receivedAt: number
	readonly door: string
	readonly contentFormat: string
	/** the bytes as they came */
	readonly payload: Uint8Array
	/** the import whose message this is once more: it could not be processed then */
	readonly origin?: string
}

/**
 * Reads the body of a queue message. Doors are ours, so a body that is no envelope is a defect of the system and
 * not of a device: it throws, and ends in the dead letters.
 */
export const parseDeviceMessage = (body: string): DeviceMessage => {
	const { v, deviceId, messageId, receivedAt, door, contentFormat, payload, origin } = JSON.parse(body)
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

/** The body of the queue message that says this: what `parseDeviceMessage` reads. */
export const deviceMessageBody = ({ payload, ...message }: DeviceMessage): string =>
	JSON.stringify({ ...message, payload: Buffer.from(payload).toString('base64') })
