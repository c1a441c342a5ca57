import { createHash } from 'node:crypto'
import { ulid } from 'ulid'
import type { DeviceMessage } from './deviceMessage.ts'

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
	let position = 80n
	return ulid(receivedAt, () => {
		position -= 5n
		return Number((bits >> position) & 31n) / 32
	})
}
