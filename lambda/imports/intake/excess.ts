import type { Judged } from '../importMessage.ts'
import { type ImportLimits, limitInWords } from '../limits.ts'
import { rateLimited } from './aboutMessage.ts'
import type { DeviceMessage } from './deviceMessage.ts'

/** Of what there was too much. */
export type ExcessReason = 'messages' | 'updates' | 'bytes' | 'unregistered'

/** Has the entries of messages that do not say whose they are. No device can have such an id. */
export const nobody = '?'

/** The first one had no word for its reason; entries of then are found again. */
const words: Readonly<Record<ExcessReason, string>> = {
	messages: '',
	updates: 'updates#',
	bytes: 'bytes#',
	unregistered: 'unregistered#',
}

/**
 * What stands in the log for a message that was too much, and for all others of the same device and minute with the same
 * reason; of devices that are not registered, for those of all of them.
 */
export const excessOf = (
	{ v, deviceId, receivedAt, door }: DeviceMessage,
	reason: ExcessReason,
): DeviceMessage => ({
	v,
	deviceId: reason === 'unregistered' ? nobody : deviceId,
	messageId: `rate-limited#${words[reason]}${new Date(receivedAt).toISOString().slice(0, 16)}`,
	receivedAt,
	door,
	contentFormat: 'none',
	payload: new Uint8Array(),
})

export const judgeExcess = (reason: ExcessReason, limits: ImportLimits): Judged => ({
	kind: 'rate-limited',
	updates: [],
	findings: [rateLimited(reason, limitInWords(reason, limits))],
	success: false,
	hasAbsoluteTimes: false,
})
