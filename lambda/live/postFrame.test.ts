import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import {
	ApiGatewayManagementApiClient,
	PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { expectedSignature, signatureOf } from '../testing/expectedSignature.ts'
import { postFrame } from './postFrame.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' }

describe('a post', () => {
	const received: { readonly url: string; readonly body: string; readonly isSigned: boolean }[] = []
	let answer: { readonly status: number; readonly type?: string; readonly body?: string } = { status: 200 }
	const serve = async (request: IncomingMessage): Promise<void> => {
		const body = await text(request)
		const isSigned = signatureOf(request) === expectedSignature(request, body, credentials.secretAccessKey)
		received.push({ url: request.url ?? '', body, isSigned })
	}
	const server = createServer((request, response) => {
		void serve(request).then(() =>
			response
				.writeHead(answer.status, answer.type === undefined ? {} : { 'x-amzn-errortype': answer.type })
				.end(answer.body),
		)
	})
	let client: ApiGatewayManagementApiClient
	before(async () => {
		server.listen(0, '127.0.0.1')
		await once(server, 'listening')
		const { port } = server.address() as AddressInfo
		client = new ApiGatewayManagementApiClient({
			endpoint: `http://127.0.0.1:${port}/live`,
			region: 'eu-west-1',
			credentials,
			maxAttempts: 1,
		})
	})
	after(async () => {
		client.destroy()
		server.closeAllConnections()
		server.close()
		await once(server, 'close')
	})

	const connectionId = 'L0SM9cOFvHcCIhw='
	const frame = '{"6":"Zürich 😀"}'

	it('is signed as AWS checks it, and goes where that of the SDK goes', async () => {
		await postFrame(client)(connectionId, frame)
		await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: frame }))
		const [ours, theirs] = received.splice(0)
		assert.deepEqual(theirs, { url: '/live/@connections/L0SM9cOFvHcCIhw%3D', body: frame, isSigned: true })
		assert.deepEqual(ours, theirs)
	})

	it('rejects with the name of the exception and the status', async () => {
		answer = { status: 410, type: 'GoneException:http://internal.amazon.com/coral/' }
		await assert.rejects(postFrame(client)(connectionId, frame), {
			name: 'GoneException',
			$metadata: { httpStatusCode: 410 },
		})
		answer = { status: 503 }
		await assert.rejects(postFrame(client)(connectionId, frame), { name: 'Status503' })
	})

	it('rejects with the message of the service', async () => {
		const body = '{"Message":"User is not authorized to perform: execute-api:ManageConnections"}'
		answer = { status: 403, type: 'AccessDeniedException', body }
		await assert.rejects(postFrame(client)(connectionId, frame), {
			name: 'AccessDeniedException',
			message: 'User is not authorized to perform: execute-api:ManageConnections',
		})
	})

	it('needs a client that knows where the service is', async () => {
		const lost = new ApiGatewayManagementApiClient({ region: 'eu-west-1', credentials })
		await assert.rejects(postFrame(lost)(connectionId, frame), /has no endpoint/)
	})
})
