import type { TestContext } from 'node:test'
import { collectLine } from '../../local/log.ts'
import { type CoapServer, type CoapServerOptions, listenCoap } from '../coapServer.ts'
import type { LogEntry } from '../log.ts'
import { type ManualClock, manualClock } from './manualClock.ts'
import { openUdpClient, type UdpClient } from './udpClient.ts'

export type Published = Readonly<{ topic: string; payload: string }>

export type Started = Readonly<{
	server: CoapServer
	client: UdpClient
	clock: ManualClock
	/** in the order of the calls; the payload as text */
	published: Published[]
	log: LogEntry[]
}>

/** A server on any free port, with a client. Its clock stands still, and its message ids begin at 0. */
export const startServer = async (
	t: TestContext,
	options: Partial<CoapServerOptions> = {},
): Promise<Started> => {
	const published: Published[] = []
	const log: LogEntry[] = []
	const clock = manualClock()
	const { publish = async () => {}, ...more } = options
	const server = await listenCoap({
		hosts: ['127.0.0.1'],
		port: 0,
		log: (entry) => {
			collectLine('coap', JSON.stringify(entry))
			log.push(entry)
		},
		clock,
		random: () => 0,
		...more,
		publish: (topic, payload) => {
			published.push({ topic, payload: Buffer.from(payload).toString('latin1') })
			return publish(topic, payload)
		},
	})
	const client = await openUdpClient(server.port)
	t.after(async () => {
		client.close()
		await server.close()
	})
	return { server, client, clock, published, log }
}
