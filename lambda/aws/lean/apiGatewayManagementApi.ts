import { Command, octetStream, RestClient } from './restClient.ts'
import type { Options } from './service.ts'

type Connection = { readonly ConnectionId: string }

const pathOf = ({ ConnectionId }: Connection): string => `/@connections/${encodeURIComponent(ConnectionId)}`

export class DeleteConnectionCommand extends Command {
	constructor(connection: Connection) {
		super({ method: 'DELETE', path: pathOf(connection) })
	}
}

export class PostToConnectionCommand extends Command {
	constructor({ Data, ...connection }: Connection & { readonly Data: string }) {
		super({ method: 'POST', path: pathOf(connection), headers: octetStream, body: Data })
	}
}

export class ApiGatewayManagementApiClient extends RestClient {
	constructor(options: Options) {
		super({ name: 'execute-api' }, options)
	}
}
