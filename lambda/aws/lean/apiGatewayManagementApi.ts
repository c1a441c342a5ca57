import { createService, type Options, type Request, type Service } from './service.ts'

type Connection = { readonly ConnectionId: string }

const pathOf = ({ ConnectionId }: Connection): string => `/@connections/${encodeURIComponent(ConnectionId)}`

abstract class Command {
	abstract readonly request: Request
}

export class DeleteConnectionCommand extends Command {
	readonly request: Request

	constructor(connection: Connection) {
		super()
		this.request = { method: 'DELETE', path: pathOf(connection) }
	}
}

export class PostToConnectionCommand extends Command {
	readonly request: Request

	constructor({ Data, ...connection }: Connection & { readonly Data: string }) {
		super()
		const headers = { 'content-type': 'application/octet-stream' }
		this.request = { method: 'POST', path: pathOf(connection), headers, body: Data }
	}
}

export class ApiGatewayManagementApiClient {
	readonly #service: Service

	constructor(options: Options) {
		this.#service = createService({ name: 'execute-api' }, options)
	}

	async send({ request }: Command): Promise<object> {
		await this.#service.send(request)
		return {}
	}
}
