import { createHash } from 'node:crypto'
import { type AwsOperation, awsError } from '../aws/awsOperation.ts'
import type { MessageTraces } from '../lambda/messageTraces.ts'
import { checkIds, checkInput } from './checkInput.ts'
import type { Queue, StoredMessage } from './queue.ts'
import type { QueueStore } from './queueStore.ts'

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

const maxMessageBytes = 1024 * 1024

type Input = Readonly<Record<string, unknown>>

const sendMessage = async (
	store: QueueStore,
	queue: Queue,
	{ MessageBody, DelaySeconds, ...rest }: Input,
) => {
	if (rest['MessageAttributes'] !== undefined)
		throw awsError(400, 'UnsupportedOperation', 'MessageAttributes are not supported by the local host')
	const body = typeof MessageBody === 'string' ? MessageBody : ''
	if (body === '') throw awsError(400, 'MissingParameter', 'The request must contain MessageBody.')
	if (Buffer.byteLength(body) > maxMessageBytes)
		throw awsError(
			400,
			'InvalidParameterValue',
			`One or more parameters are invalid. Reason: Message must be shorter than ${maxMessageBytes} bytes.`,
		)
	checkInput({ MessageBody, DelaySeconds })
	const MessageId = await store.send(queue, body, Number(DelaySeconds ?? 0))
	return { MessageId, MD5OfMessageBody: md5(body) }
}

const maxBatchEntries = 10

/** Entries succeed or fail independently. */
const sendMessageBatch = async (store: QueueStore, queue: Queue, { Entries }: Input) => {
	const entries = Array.isArray(Entries) ? (Entries as readonly Input[]) : []
	if (entries.length === 0)
		throw awsError(400, 'EmptyBatchRequest', 'There should be at least one SendMessageBatchRequestEntry.')
	if (entries.length > maxBatchEntries)
		throw awsError(
			400,
			'TooManyEntriesInBatchRequest',
			`Maximum number of entries per request are ${maxBatchEntries}.`,
		)
	checkIds(entries)
	const ids = entries.map(({ Id }) => String(Id))
	if (new Set(ids).size < ids.length)
		throw awsError(400, 'BatchEntryIdsNotDistinct', 'The Ids of the entries are not distinct.')
	const bytes = entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(String(MessageBody)), 0)
	if (bytes > maxMessageBytes)
		throw awsError(
			400,
			'BatchRequestTooLong',
			`Batch requests cannot be longer than ${maxMessageBytes} bytes.`,
		)
	const Successful: object[] = []
	const Failed: object[] = []
	// All at once: they are on the disk together.
	const sent = await Promise.allSettled(entries.map((entry) => sendMessage(store, queue, entry)))
	for (const [index, outcome] of sent.entries())
		if (outcome.status === 'fulfilled') Successful.push({ Id: ids[index], ...outcome.value })
		else {
			const { code, message } = outcome.reason as { code?: string; message: string }
			Failed.push({ Id: ids[index], SenderFault: true, Code: code, Message: message })
		}
	return { Successful, Failed }
}

/** The attributes of a message, for event source mappings and `ReceiveMessage`. */
export const messageAttributes = ({ sentAt, firstReceivedAt, receiveCount }: StoredMessage) => ({
	ApproximateReceiveCount: String(receiveCount),
	SentTimestamp: String(sentAt),
	SenderId: 'local',
	ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
})

export const messageMd5 = ({ body }: StoredMessage): string => md5(body)

const receiveMessage = (
	store: QueueStore,
	queue: Queue,
	{ MaxNumberOfMessages, VisibilityTimeout }: Input,
) => {
	const visibility = VisibilityTimeout === undefined ? undefined : Number(VisibilityTimeout)
	const messages = store.receive(queue, Number(MaxNumberOfMessages ?? 1), visibility)
	if (messages.length === 0) return {}
	return {
		Messages: messages.map((message) => ({
			MessageId: message.messageId,
			ReceiptHandle: message.receiptHandle,
			Body: message.body,
			MD5OfBody: messageMd5(message),
			Attributes: messageAttributes(message),
		})),
	}
}

const attributes = (store: QueueStore, queue: Queue) => {
	const { visible, inFlight } = store.count(queue)
	return {
		Attributes: {
			QueueArn: queue.arn,
			VisibilityTimeout: String(queue.visibilitySeconds),
			MessageRetentionPeriod: String(queue.retentionSeconds),
			ApproximateNumberOfMessages: String(visible),
			ApproximateNumberOfMessagesNotVisible: String(inFlight),
		},
	}
}

/** Amazon SQS over its JSON protocol: the operations that a stack and its tools use. */
export const sqsApi =
	(opened: QueueStore, queues: readonly Queue[], traces: Pick<MessageTraces, 'sending'>): AwsOperation =>
	async ({ operation, input, headers }) => {
		const store = traces.sending(opened, headers)
		const queue = queues.find(({ url, name }) => url === input['QueueUrl'] || name === input['QueueName'])
		if (queue === undefined) throw awsError(400, 'QueueDoesNotExist', 'The specified queue does not exist.')
		checkInput(input)
		switch (operation) {
			case 'GetQueueUrl':
				return { QueueUrl: queue.url }
			case 'GetQueueAttributes':
				return attributes(store, queue)
			case 'SendMessage':
				return sendMessage(store, queue, input)
			case 'SendMessageBatch':
				return sendMessageBatch(store, queue, input)
			case 'ReceiveMessage':
				return receiveMessage(store, queue, input)
			case 'DeleteMessage':
				await store.remove(queue, String(input['ReceiptHandle']))
				return {}
			case 'ChangeMessageVisibility':
				store.changeVisibility(queue, String(input['ReceiptHandle']), Number(input['VisibilityTimeout']))
				return {}
			default:
				throw awsError(400, 'UnsupportedOperation', `SQS ${operation} is not supported by the local host`)
		}
	}
