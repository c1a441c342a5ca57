import type { AwsOperation } from '../aws/awsOperation.ts'
import { traceHeader } from './recursion.ts'

type Message = { readonly messageId: string }

/** The traces with which messages were sent to a queue. They are lost when the host ends. */
export type MessageTraces = {
	/** SQS that keeps the trace of each message that is sent */
	readonly keep: (sqs: AwsOperation) => AwsOperation
	readonly of: (messages: readonly Message[]) => readonly string[]
	readonly forget: (messages: readonly Message[]) => void
}

type Sent = { readonly MessageId?: string; readonly Successful?: readonly { readonly MessageId: string }[] }

const sentIds = ({ MessageId, Successful = [] }: Sent): readonly string[] =>
	MessageId === undefined ? Successful.map(({ MessageId }) => MessageId) : [MessageId]

export const createMessageTraces = (): MessageTraces => {
	const traces = new Map<string, string>()
	return {
		keep: (sqs) => async (request) => {
			const answer = await sqs(request)
			const trace = request.headers[traceHeader]
			if (typeof trace === 'string') for (const id of sentIds(answer as Sent)) traces.set(id, trace)
			return answer
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
