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

type Faults = {
	/** by connection: of every request, or of the first, the second …; those after the last one succeed */
	readonly post?: ByConnection
	readonly delete?: ByConnection
}

type ByConnection = Readonly<Record<string, Fault | readonly Fault[]>>

const patientMilliseconds = 180_000

/** `PostToConnection` and `DeleteConnection` of API Gateway, over HTTP, with sockets that fail as they are told to. */
export const startManagementApi = async (faults: Faults) => {
	const posted: Posted[] = []
	const ended: string[] = []
	const faultDue = (connectionId: string, isPost: boolean): Fault | undefined => {
		const fault = (isPost ? faults.post : faults.delete)?.[connectionId]
		const asked = isPost ? posted.map((post) => post.connectionId) : ended
		const count = asked.filter((id) => id === connectionId).length
		return typeof fault === 'object' ? fault[count - 1] : fault
	}
	const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const connectionId = decodeURIComponent(/\/@connections\/([^/?]+)$/.exec(request.url ?? '')?.[1] ?? '')
		const isPost = request.method === 'POST'
		if (isPost) posted.push({ connectionId, frame: await text(request) })
		else ended.push(connectionId)
		const fault = faultDue(connectionId, isPost)
		if (fault === undefined) response.writeHead(isPost ? 200 : 204).end()
		else fail(response, fault)
	}
	const server = createServer((request, response) => {
		serve(request, response).catch(() => response.destroy())
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	const { port } = server.address() as AddressInfo
	const clientWith = (requestTimeout: number) =>
		new ApiGatewayManagementApiClient({
			endpoint: `http://127.0.0.1:${port}/live`,
			region: 'eu-west-1',
			credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
			maxAttempts: 1,
			requestHandler: { requestTimeout, throwOnRequestTimeout: true },
		})
	return {
		posted,
		/** connections that were asked to be ended */
		ended,
		/** waits for every answer, however busy the machine is */
		sockets: clientWith(patientMilliseconds),
		/** for requests that are never answered, and for no others */
		impatient: clientWith(100),
		close: async () => {
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}
