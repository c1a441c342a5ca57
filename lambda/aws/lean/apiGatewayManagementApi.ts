import { type Config, configOf, type Options, sender } from './service.ts'

export class DeleteConnectionCommand {
	readonly input: { readonly ConnectionId: string }

	constructor(input: { readonly ConnectionId: string }) {
		this.input = input
	}
}

export class ApiGatewayManagementApiClient {
	readonly config: Config
	readonly send: (command: DeleteConnectionCommand) => Promise<object>

	constructor(options: Options) {
		this.config = configOf({ name: 'execute-api' }, options)
		const send = sender(this.config, options.maxAttempts)
		this.send = async ({ input: { ConnectionId } }) => {
			const path = `/@connections/${encodeURIComponent(ConnectionId)}`
			await send({ method: 'DELETE', path })
			return {}
		}
	}
}
