import { randomUUID } from 'node:crypto'
import { awsError } from '../aws/awsOperation.ts'
import type { HostLog } from '../log.ts'
import { type IotRuleSql, matchesTopic, type PublishedMessage } from './iotSql.ts'

export type TopicRule = {
	readonly name: string
	readonly sql: IotRuleSql
	readonly actions: readonly RuleAction[]
	readonly errorAction?: RuleAction
}

/** Sends the selected object to a target; resolves when the target has it. */
export type RuleAction = (text: string) => Promise<void>

/** How a message came to the broker. */
export type Protocol = 'mqtt' | 'https'

export type Iot = {
	/** Resolves when every matching rule has sent the message to its target, or to the target for errors. */
	readonly publish: (topic: string, payload: Uint8Array, protocol: Protocol) => Promise<void>
	/** Hears of each message that was taken, whatever protocol it came by. */
	readonly subscribe: (hear: Hear) => void
}

type Hear = (topic: string, payload: Uint8Array) => void

/** Limits of AWS IoT Core: 128 KB for a message, 256 bytes and 7 slashes for a topic. */
const maxPayloadBytes = 128 * 1024

const checkTopic = (topic: string): void => {
	if (topic === '' || Buffer.byteLength(topic) > 256 || topic.split('/').length > 8 || /[+#]/.test(topic))
		throw awsError(400, 'InvalidRequestException', `invalid topic: ${topic.slice(0, 300)}`)
}

const unavailable = () =>
	awsError(503, 'ServiceUnavailableException', 'The message could not be kept: try again')

const errorMessage = (rule: TopicRule, message: PublishedMessage, error: unknown): string =>
	JSON.stringify({
		ruleName: rule.name,
		topic: message.topic,
		cloudwatchTraceId: message.traceId ?? '',
		base64OriginalPayload: Buffer.from(message.payload).toString('base64'),
		failures: [{ failedAction: 'SqsAction', errorMessage: (error as Error).message }],
	})

/**
 * Runs the actions of a rule, and the error action if one fails. Throws if the error action fails, too: the message
 * is lost.
 */
const runRule = async (rule: TopicRule, message: PublishedMessage, log: HostLog): Promise<void> => {
	const text = JSON.stringify(rule.sql.select(message))
	for (const action of rule.actions) {
		try {
			await action(text)
		} catch (error) {
			log(rule.name, `ERROR ${(error as Error).message}`)
			if (rule.errorAction === undefined) throw unavailable()
			await rule.errorAction(errorMessage(rule, message, error)).catch((failed: unknown) => {
				log(rule.name, `ERROR error action: ${(failed as Error).message}`)
				throw unavailable()
			})
		}
	}
}

type IotNeeds = {
	/** whether the storage can keep messages */
	readonly isUp: () => boolean
	readonly now: () => number
	readonly log: HostLog
}

/**
 * The message broker and the rules engine of AWS IoT Core. AWS acknowledges a message first, and keeps it until its rules
 * have run. The host keeps no messages: it runs the rules first, and refuses a message that no rule could send on.
 */
export const createIot = (rules: readonly TopicRule[], { isUp, now, log }: IotNeeds): Iot => {
	const subscribers: Hear[] = []
	return {
		publish: async (topic, payload, protocol) => {
			checkTopic(topic)
			if (payload.byteLength > maxPayloadBytes)
				throw awsError(413, 'RequestEntityTooLargeException', 'The payload is larger than 128 KB')
			if (!isUp()) throw unavailable()
			const traced = protocol === 'mqtt' ? { traceId: randomUUID() } : {}
			const message = { topic, payload, ...traced, timestamp: now() }
			const matching = rules.filter(({ sql }) => matchesTopic(sql.topicFilter, topic))
			await Promise.all(matching.map((rule) => runRule(rule, message, log)))
			for (const hear of subscribers) hear(topic, payload)
		},
		subscribe: (hear) => void subscribers.push(hear),
	}
}
