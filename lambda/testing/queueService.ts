import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { after, before, beforeEach } from 'node:test'
import { SQSClient } from '@aws-sdk/client-sqs'

type Entry = { readonly Id: string; readonly MessageBody: string }

type Request = {
	readonly operation: string
	readonly QueueUrl: string
	readonly MessageBody?: string
	readonly Entries?: readonly Entry[]
}

/** `SendMessage` and `SendMessageBatch` of SQS, over HTTP; what was asked for can be read. */
export const startQueueService = async () => {
	const requests: Request[] = []
	const faults = { status: 200, refuses: (_body: string): boolean => false }
	const answerTo = ({ Entries }: Request): object => ({
		MessageId: 'm',
		Successful: Entries?.filter(({ MessageBody }) => !faults.refuses(MessageBody)).map(({ Id }) => ({ Id })),
		Failed: Entries?.filter(({ MessageBody }) => faults.refuses(MessageBody)).map(({ Id }) => ({
			Id,
			Code: 'InternalError',
			SenderFault: false,
		})),
	})
	const server = createServer((request, response) => {
		const serve = async (): Promise<void> => {
			const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '')
			const asked: Request = { ...((await json(request)) as Omit<Request, 'operation'>), operation }
			requests.push(asked)
			response
				.writeHead(faults.status, { 'content-type': 'application/x-amz-json-1.0' })
				.end(JSON.stringify(answerTo(asked)))
		}
		serve().catch(() => response.destroy())
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
	return {
		requests,
		/** how it fails from now on */
		faults,
		queueUrl: `${endpoint}/000000000000/queue`,
		queue: new SQSClient({
			endpoint,
			region: 'eu-west-1',
			credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
			maxAttempts: 1,
			md5: false,
		}),
		close: async () => {
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}

export type QueueService = Awaited<ReturnType<typeof startQueueService>>

/** Starts the service for a suite, and stops it after it. Each test begins without requests and faults. Call it in `describe`. */
export const useQueueService = (): Omit<QueueService, 'close'> & {
	readonly bytesOfRequests: () => readonly number[]
} => {
	let service: QueueService
	before(async () => {
		service = await startQueueService()
	})
	beforeEach(() => {
		service.requests.length = 0
		Object.assign(service.faults, { status: 200, refuses: () => false })
	})
	after(() => service.close())
	return {
		get requests() {
			return service.requests
		},
		get faults() {
			return service.faults
		},
		get queueUrl() {
			return service.queueUrl
		},
		get queue() {
			return service.queue
		},
		bytesOfRequests: () =>
			service.requests.map(({ Entries = [] }) =>
				Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0),
			),
	}
}
