import { Command, octetStream, RestClient } from './restClient.ts'
import type { Options } from './service.ts'

type Publication = { readonly topic: string; readonly payload: Uint8Array; readonly qos: number }

export class PublishCommand extends Command {
	constructor({ topic, payload, qos }: Publication) {
		const path = `/topics/${encodeURIComponent(topic)}`
		super({ method: 'POST', path, query: { qos: String(qos) }, headers: octetStream, body: payload })
	}
}

type ShadowUpdate = {
	readonly thingName: string
	readonly shadowName: string
	/** JSON */
	readonly payload: Uint8Array
}

export class UpdateThingShadowCommand extends Command {
	constructor({ thingName, shadowName, payload }: ShadowUpdate) {
		const path = `/things/${encodeURIComponent(thingName)}/shadow`
		super({ method: 'POST', path, query: { name: shadowName }, headers: octetStream, body: payload })
	}
}

export class IoTDataPlaneClient extends RestClient {
	constructor(options: Options) {
		// One region is called in another way than all others.
		const hostPrefix = options.region === 'cn-north-1' ? 'data.ats.iot' : 'data-ats.iot'
		super({ name: 'iotdata', hostPrefix }, options)
	}
}
