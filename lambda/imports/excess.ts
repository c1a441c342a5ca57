import { rateLimited } from './aboutMessage.ts'
import type { DeviceMessage } from './deviceMessage.ts'
import type { Judged } from './importMessage.ts'

/** What stands in the log for a message that was too many, and for all others of the same device and minute. */
export const excessOf = ({ v, deviceId, receivedAt, door }: DeviceMessage): DeviceMessage => ({
	v,
	deviceId,
	messageId: `rate-limited#${new Date(receivedAt).toISOString().slice(0, 16)}`,
	receivedAt,
	door,
	contentFormat: 'none',
	payload: new Uint8Array(),
})

export const judgeExcess = (messagesPerMinute: number): Judged => ({
	kind: 'rate-limited',
	updates: [],
	findings: [rateLimited(messagesPerMinute)],
	success: false,
	hasAbsoluteTimes: false,
})
