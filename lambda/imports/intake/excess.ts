import { decoderOf, type Judged } from '../formats/formats.ts'
import { type ExcessReason, type ImportLimits, limitInWords } from '../limits.ts'
import { rateLimited } from './aboutMessage.ts'
import { type DeviceMessage, nobody } from './deviceMessage.ts'

/** In the id of the message. The first reason there was has no word, so that its older entries are found. */
const words: Readonly<Record<ExcessReason, string>> = {
	messages: '',
	updates: 'updates#',
	bytes: 'bytes#',
	unregistered: 'unregistered#',
}

const none = { contentFormat: 'none', payload: new Uint8Array() }

/**
 * The message whose entry stands for all messages of the same device and minute that exceeded the same limit. For
 * devices that are not registered, it stands for those of all of them.
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
	...none,
})

export const judgeExcess = (reason: ExcessReason, limits: ImportLimits): Judged => ({
	kind: 'rate-limited',
	updates: [],
	findings: [rateLimited(reason, limitInWords(reason, limits))],
	success: false,
	hasAbsoluteTimes: false,
	content: none,
	decoder: decoderOf(none.contentFormat),
})
