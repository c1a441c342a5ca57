import type { SQSRecord } from 'aws-lambda'
import { partsOfTopic, topicLevels } from '../contract.ts'
import { type DeviceMessage, parseDeviceMessage } from '../intake/deviceMessage.ts'

/** What a rule's error action puts on its queue (AWS IoT Core: error handling of rules). */
type RuleFailure = {
	readonly topic: string
	/** empty for a message that was not published over MQTT */
	readonly cloudwatchTraceId?: string
	/** base64 of what was published */
	readonly base64OriginalPayload: string
}

const isRuleFailure = (body: unknown): body is RuleFailure => {
	const { topic, cloudwatchTraceId = '', base64OriginalPayload } = (body ?? {}) as Partial<RuleFailure>
	return [topic, cloudwatchTraceId, base64OriginalPayload].every((member) => typeof member === 'string')
}

/** A topic of a device without what stands before `m/d`; whatever the last level is. */
const ofDevice = /(?:^|\/)(m\/d\/([^/]+)\/d2c(?:\/[^/]+)?)$/

/** The trace id is what names the message in the envelope, too. Without one, the queue's id does. */
const fromRule = (
	{ topic, cloudwatchTraceId, base64OriginalPayload }: RuleFailure,
	queueMessageId: string,
	receivedAt: number,
) => {
	const [, own = '', deviceId = ''] = ofDevice.exec(topic) ?? []
	const level = partsOfTopic(own)?.level
	const contentFormat = topicLevels.find((one) => one.level === level)?.contentFormat ?? 'unknown'
	return {
		v: 1 as const,
		deviceId,
		messageId: cloudwatchTraceId || queueMessageId,
		receivedAt,
		door: 'iot',
		contentFormat,
		payload: new Uint8Array(Buffer.from(base64OriginalPayload, 'base64')),
	}
}

/** Anything else: kept as it is, for somebody to look at. */
const fromAnything = (body: string, messageId: string, receivedAt: number): DeviceMessage => ({
	v: 1,
	deviceId: '',
	messageId,
	receivedAt,
	door: 'unknown',
	contentFormat: 'unknown',
	payload: new Uint8Array(Buffer.from(body)),
})

const tryParse = <T>(parse: (body: string) => T, body: string): T | undefined => {
	try {
		return parse(body)
	} catch {
		return undefined
	}
}

/** The message that the processor could not import or a rule could not deliver. Whatever is on the queue is a message. */
export const failedMessage = ({ body, messageId, attributes }: SQSRecord): DeviceMessage => {
	const sentAt = Number(attributes.SentTimestamp)
	const content: unknown = tryParse(JSON.parse, body)
	if (isRuleFailure(content)) return fromRule(content, messageId, sentAt)
	return tryParse(parseDeviceMessage, body) ?? fromAnything(body, messageId, sentAt)
}
