import { type Config, configOf, type Options, type SendOptions, sender } from './service.ts'

/** Of the protocols AWS JSON 1.0 and 1.1: the operation is in a header, its parameters are the body. */
type Protocol = {
	/** of the endpoint, and of the credential scope */
	readonly name: string
	/** of the header `x-amz-target` */
	readonly target: string
	readonly encode: (input: object) => string
	readonly decode: (text: string) => object
}

export abstract class Command {
	abstract readonly operation: string
	readonly input: object

	constructor(input: object) {
		this.input = input
	}
}

export abstract class JsonClient {
	readonly config: Config
	readonly send: (command: Command, options?: SendOptions) => Promise<object>

	constructor({ name, target, encode, decode }: Protocol, options: Options) {
		this.config = configOf({ name }, options)
		const send = sender(this.config, options.maxAttempts)
		this.send = async ({ operation, input }, sendOptions) => {
			const headers = {
				'content-type': 'application/x-amz-json-1.0',
				'x-amz-target': `${target}.${operation}`,
			}
			const request = { method: 'POST', path: '/', headers, body: encode(input) }
			return decode(await send(request, sendOptions))
		}
	}
}
