import type { TestContext } from 'node:test'
import type { CoapServerOptions } from '../coapServer.ts'
import type { DtlsCredentials } from '../dtls/credentials.ts'
import type { DtlsLimits } from '../dtls/dtlsLimits.ts'
import type { Resource } from '../resource.ts'
import { type DtlsClient, type DtlsClientOptions, openDtlsClient } from './dtlsClient.ts'
import { type Started, startServer } from './startServer.ts'

export type Secured = Started &
	Readonly<{
		dtlsPort: number
		/** a client, which the end of the test closes */
		connect: (options: DtlsClientOptions) => Promise<DtlsClient>
	}>

/** `GET /whoami`: key, address and identity of the peer, in JSON */
const whoami: Resource = {
	path: ['whoami'],
	methods: {
		GET: async ({ peer: { key, address, identity } }) => ({
			code: '2.05',
			payload: Buffer.from(JSON.stringify({ key, address, identity })),
		}),
	},
}

/** A server that listens on DTLS, too. */
export const startSecured = async (
	t: TestContext,
	credentials: DtlsCredentials,
	{ limits = {}, ...options }: Partial<CoapServerOptions> & Readonly<{ limits?: Partial<DtlsLimits> }> = {},
): Promise<Secured> => {
	const { resources = [] } = options
	const started = await startServer(t, {
		...options,
		resources: [whoami, ...resources],
		dtls: { port: 0, credentials, limits },
	})
	const dtlsPort = started.server.dtlsPort ?? 0
	return {
		...started,
		dtlsPort,
		connect: async (options) => {
			const client = await openDtlsClient(dtlsPort, options)
			t.after(client.close)
			return client
		},
	}
}
