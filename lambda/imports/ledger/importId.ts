import { createHash } from 'node:crypto'
import { encodeTime } from 'ulid'
import type { DeviceMessage } from '../intake/deviceMessage.ts'

/** Crockford's Base32, as ULIDs are written. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The ULID of an import: 48 bits time of reception, and as its 80 bits of randomness the start of a digest of what
 * makes the message itself. A redelivery gets the same one.
 */
export const importId = ({
	deviceId,
	messageId,
	receivedAt,
	payload,
}: Pick<DeviceMessage, 'deviceId' | 'messageId' | 'receivedAt' | 'payload'>): string => {
	const digest = createHash('sha256').update(`${deviceId}\0${messageId}\0`).update(payload).digest()
	const bits = BigInt(`0x${digest.subarray(0, 10).toString('hex')}`)
	const random = Array.from(
		{ length: 16 },
		(_, index) => digits[Number((bits >> BigInt(75 - 5 * index)) & 31n)],
	)
	return `${encodeTime(receivedAt, 10)}${random.join('')}`
}
