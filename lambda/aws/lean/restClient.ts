import {
	createService,
	type Names,
	type Options,
	type Request,
	type SendOptions,
	type Service,
} from './service.ts'

export const octetStream = { 'content-type': 'application/octet-stream' } as const

export abstract class Command {
	readonly request: Request

	constructor(request: Request) {
		this.request = request
	}
}

/** Of a service whose operations are methods and paths. What it answers with success does not matter. */
export abstract class RestClient {
	readonly #service: Service

	constructor(names: Names, options: Options) {
		this.#service = createService(names, options)
	}

	async send({ request }: Command, options?: SendOptions): Promise<object> {
		await this.#service.send(request, options)
		return {}
	}
}
