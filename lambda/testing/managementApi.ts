import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'

/** How the service fails, as `<status> <exception>`; `hang` never answers, `cut` ends the connection. */
export type Fault = `${number} ${string}` | 'hang' | 'cut'

type Posted = { readonly connectionId: string; readonly frame: string }

const fail = (response: ServerResponse, fault: Fault): void => {
	if (fault === 'hang') return
	if (fault === 'cut') {
		response.destroy()
		return
	}
	const [status, exception = ''] = fault.split(' ')
	response
		.writeHead(Number(status), { 'x-amzn-errortype': exception, 'content-type': 'application/json' })
		.end(JSON.stringify({ message: exception }))
}

/** `PostToConnection` of API Gateway, over HTTP, with sockets that fail as they are told to. */
export const startManagementApi = async (faults: Readonly<Record<string, Fault>>, options: object = {}) => {
	const posted: Posted[] = []
	const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const connectionId = decodeURIComponent(/\/@connections\/([^/?]+)$/.exec(request.url ?? '')?.[1] ?? '')
		posted.push({ connectionId, frame: await text(request) })
		const fault = faults[connectionId]
		if (fault === undefined) response.writeHead(200).end()
		else fail(response, fault)
	}
	const server = createServer((request, response) => {
		serve(request, response).catch(() => response.destroy())
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	const { port } = server.address() as AddressInfo
	return {
		posted,
		sockets: new ApiGatewayManagementApiClient({
			endpoint: `http://127.0.0.1:${port}/live`,
			region: 'eu-west-1',
			credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
			maxAttempts: 1,
			...options,
		}),
		close: async () => {
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}
