import { createService, type Options, type SendOptions, type Service } from './service.ts'

/** Of the protocol AWS JSON: the operation is in a header, its parameters are the body. */
type Protocol = {
	/** of the service */
	readonly name: string
	/** what the header `x-amz-target` begins with */
	readonly target: string
	/** 1.0 unless it is another one */
	readonly version?: '1.1'
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
	/** what another client may be given, to use the same connections */
	readonly config: Pick<Service, 'requestHandler'>
	readonly #service: Service
	readonly #protocol: Protocol

	constructor(protocol: Protocol, options: Options) {
		this.#protocol = protocol
		this.#service = createService(protocol, options)
		this.config = this.#service
	}

	async send({ operation, input }: Command, options?: SendOptions): Promise<object> {
		const { target, version = '1.0', encode, decode } = this.#protocol
		const headers = {
			'content-type': `application/x-amz-json-${version}`,
			'x-amz-target': `${target}.${operation}`,
		}
		const request = { method: 'POST', path: '/', headers, body: encode(input) }
		return decode(await this.#service.send(request, options))
	}
}
