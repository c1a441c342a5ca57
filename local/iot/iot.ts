import { randomUUID } from 'node:crypto'
import { type AwsOperation, awsError } from '../aws/awsOperation.ts'
import type { HostLog } from '../log.ts'
import { type IotRuleSql, matchesTopic, type PublishedMessage } from './iotSql.ts'

export type TopicRule = {
	readonly name: string
	readonly sql: IotRuleSql
	readonly actions: readonly RuleAction[]
	readonly errorAction?: RuleAction
}

/** Hands the selected object on; resolves when the target has it. */
export type RuleAction = (text: string) => Promise<void>

export type Iot = {
	/** Resolves when the message is where every matching rule sends it, or where it sends its errors. */
	readonly publish: (topic: string, payload: Uint8Array) => Promise<void>
}

/** AWS IoT Core: a message is 128 KB at most, a topic has 256 bytes and 7 slashes at most. */
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
		cloudwatchTraceId: message.traceId,
		base64OriginalPayload: Buffer.from(message.payload).toString('base64'),
		failures: [{ failedAction: 'SqsAction', errorMessage: (error as Error).message }],
	})

/** An action that fails is tried with the error action; when that fails, too, nobody has the message. */
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
	/** whether what is published can be kept */
	readonly isUp: () => boolean
	readonly now: () => number
	readonly log: HostLog
}

/**
 * The message broker and the rules engine of AWS IoT Core. That acknowledges a message before its rules have run and
 * keeps it until they have; here nobody would keep it, so what no rule could hand on is refused.
 */
export const createIot = (rules: readonly TopicRule[], { isUp, now, log }: IotNeeds): Iot => ({
	publish: async (topic, payload) => {
		checkTopic(topic)
		if (payload.byteLength > maxPayloadBytes)
			throw awsError(413, 'RequestEntityTooLargeException', 'The payload is larger than 128 KB')
		if (!isUp()) throw unavailable()
		const message = { topic, payload, traceId: randomUUID(), timestamp: now() }
		const matching = rules.filter(({ sql }) => matchesTopic(sql.topicFilter, topic))
		await Promise.all(matching.map((rule) => runRule(rule, message, log)))
	},
})

/** The HTTPS interface of the data plane: `POST /topics/<topic>?qos=1`. */
export const iotDataApi =
	({ publish }: Iot): AwsOperation =>
	async ({ method, url, body }) => {
		const { pathname } = new URL(url, 'http://localhost')
		if (method !== 'POST' || !pathname.startsWith('/topics/'))
			throw awsError(
				400,
				'UnsupportedOperation',
				`IoT ${method} ${pathname} is not supported by the local host`,
			)
		await publish(decodeURIComponent(pathname.slice('/topics/'.length)), body)
		return { message: 'OK' }
	}
