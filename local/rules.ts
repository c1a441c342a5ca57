import type { DescribedRule } from './describe.ts'
import type { RuleAction, TopicRule } from './iot.ts'
import { parseRuleSql } from './iotSql.ts'
import type { Queue, QueueStore } from './queueStore.ts'

const sendTo =
	(url: string, queues: readonly Queue[], store: QueueStore): RuleAction =>
	async (text) => {
		const queue = queues.find((candidate) => candidate.url === url)
		if (queue === undefined) throw new Error(`no queue ${url}`)
		store.send(queue, text)
	}

/** Topic rules ready to run: their SQL parsed, their actions bound to the queues of the stack. */
export const topicRules = (
	rules: readonly DescribedRule[],
	queues: readonly Queue[],
	store: QueueStore,
): readonly TopicRule[] =>
	rules.map(({ name, sql, queueUrls, errorQueueUrl }) => ({
		name,
		sql: parseRuleSql(sql),
		actions: queueUrls.map((url) => sendTo(url, queues, store)),
		...(errorQueueUrl === undefined ? {} : { errorAction: sendTo(errorQueueUrl, queues, store) }),
	}))
