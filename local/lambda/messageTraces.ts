import { randomUUID } from 'node:crypto'
import type { AwsRequest } from '../aws/awsOperation.ts'
import type { QueueStore } from '../sqs/queueStore.ts'
import { traceHeader } from './recursion.ts'

type Message = { readonly messageId: string }

/** The traces with which messages were sent to a queue. They are lost when the host ends. */
export type MessageTraces = {
	/** the store for one request: it notes the trace of each message before a receiver can have the message */
	readonly sending: (store: QueueStore, headers: AwsRequest['headers']) => QueueStore
	readonly of: (messages: readonly Message[]) => readonly string[]
	readonly forget: (messages: readonly Message[]) => void
}

export const createMessageTraces = (): MessageTraces => {
	const traces = new Map<string, string>()
	return {
		sending: (store, headers) => {
			const trace = headers[traceHeader]
			if (typeof trace !== 'string') return store
			return {
				...store,
				send: async (queue, body, delaySeconds, messageId = randomUUID()) => {
					traces.set(messageId, trace)
					try {
						return await store.send(queue, body, delaySeconds, messageId)
					} catch (error) {
						traces.delete(messageId)
						throw error
					}
				},
			}
		},
		of: (messages) =>
			messages.flatMap(({ messageId }) => {
				const trace = traces.get(messageId)
				return trace === undefined ? [] : [trace]
			}),
		forget: (messages) => {
			for (const { messageId } of messages) traces.delete(messageId)
		},
	}
}
