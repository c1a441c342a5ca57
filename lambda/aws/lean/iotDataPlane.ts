import { configOf, type Options, type SendOptions, sender } from './service.ts'

type Publication = { readonly topic: string; readonly payload: Uint8Array; readonly qos: number }

export class PublishCommand {
	readonly input: Publication

	constructor(input: Publication) {
		this.input = input
	}
}

export class IoTDataPlaneClient {
	readonly send: (command: PublishCommand, options?: SendOptions) => Promise<object>

	constructor(options: Options) {
		// One region is called in another way than all others.
		const hostPrefix = options.region === 'cn-north-1' ? 'data.ats.iot' : 'data-ats.iot'
		const service = { name: 'iotdata', hostPrefix }
		const send = sender(configOf(service, options), options.maxAttempts)
		this.send = async ({ input: { topic, payload, qos } }, sendOptions) => {
			const path = `/topics/${encodeURIComponent(topic)}`
			const headers = { 'content-type': 'application/octet-stream' }
			const request = { method: 'POST', path, query: { qos: String(qos) }, headers, body: payload }
			await send(request, sendOptions)
			return {}
		}
	}
}
