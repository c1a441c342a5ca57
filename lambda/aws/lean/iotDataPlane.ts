import { createService, type Options, type SendOptions, type Service } from './service.ts'

type Publication = { readonly topic: string; readonly payload: Uint8Array; readonly qos: number }

export class PublishCommand {
	readonly input: Publication

	constructor(input: Publication) {
		this.input = input
	}
}

export class IoTDataPlaneClient {
	readonly #service: Service

	constructor(options: Options) {
		// One region is called in another way than all others.
		const hostPrefix = options.region === 'cn-north-1' ? 'data.ats.iot' : 'data-ats.iot'
		this.#service = createService({ name: 'iotdata', hostPrefix }, options)
	}

	async send({ input: { topic, payload, qos } }: PublishCommand, options?: SendOptions): Promise<object> {
		const path = `/topics/${encodeURIComponent(topic)}`
		const headers = { 'content-type': 'application/octet-stream' }
		const request = { method: 'POST', path, query: { qos: String(qos) }, headers, body: payload }
		await this.#service.send(request, options)
		return {}
	}
}
