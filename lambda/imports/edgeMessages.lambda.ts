import { compiled } from '#entrances/imports/edgeMessages'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { byIam } from '../rest/access/byIam.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { edgeMessagesFunction } from './contract.ts'
import { queueMessages } from './edge/queueMessages.ts'
import type { importEntrances } from './entrances.ts'

const env = environment(edgeMessagesFunction.environment, process.env)
const log = createLog('edgeMessages')
const queue = queueMessages({
	queue: createServices(process.env).queues(),
	queueUrl: env.MESSAGES_QUEUE_URL,
	now: Date.now,
	onError: (error) => log.error('not queued', { error: error as Error }),
})

export const handler = serve(
	compiled<RowsOf<typeof importEntrances, typeof edgeMessagesFunction>>(),
	{ log, iam: byIam },
	{
		'POST /edge/messages': async ({ body, caller }) => {
			const messages = await queue(body.messages)
			const reasons = messages.flatMap((one) => (one.outcome === 'queued' ? [] : [one.reason]))
			if (reasons.length > 0)
				log.warn('not all queued', {
					caller: caller.arn,
					messages: messages.length,
					notQueued: reasons.length,
					reasons: [...new Set(reasons)],
				})
			return { messages }
		},
	},
)
