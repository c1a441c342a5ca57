import { listenCoap } from '../../../edge/coapServer.ts'
import type { Resource } from '../../../edge/resource.ts'
import { KEY } from '../psk.ts'
import { listening } from './listening.ts'

/** Our message layer, with all that stands before a resource, and a resource that answers at once. */

const exampleData: Resource = {
	path: ['example_data'],
	methods: {
		PUT: () => ({ maxBytes: 128 * 1024, receive: () => ({ code: '2.04' }) }),
	},
}

const { port, dtlsPort = 0 } = await listenCoap({
	hosts: ['127.0.0.1'],
	port: 0,
	dtls: { port: 0, credentials: { psk: async () => Buffer.from(KEY) } },
	log: () => undefined,
	publish: async () => undefined,
	resources: [exampleData],
})
listening({ port, dtlsPort })
