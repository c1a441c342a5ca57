import { type Connection, type Greeting, newConnection } from '../connection.ts'
import { parseResume } from './resume.ts'

type ConnectNeeds = {
	readonly newestSeq: (deviceId: string) => Promise<number>
	/** number of sockets that watch the device. @param now seconds since the Unix epoch */
	readonly countConnections: (deviceId: string, now: number) => Promise<number>
	/** maximum number of sockets that watch a device; 0 is no limit */
	readonly socketsPerDevice: number
	readonly store: (connection: Connection) => Promise<void>
	readonly sendGreeting: (greeting: Greeting) => Promise<void>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

type Query = Readonly<Record<string, string | undefined>>
type Answer = { readonly statusCode: number; readonly body?: string }

/**
 * Accepts a socket. The newest `seq` is read before the socket is stored: an import after it is sent by the greeting,
 * one before it is in the state. An invalid query is refused, because a client that resumes from the wrong place would not
 * notice. A socket above the limit is refused too.
 */
export const connect =
	(needs: ConnectNeeds) =>
	async (deviceId: string, connectionId: string, query: Query): Promise<Answer> => {
		const { newestSeq, countConnections, socketsPerDevice, store, sendGreeting, now } = needs
		const resume = parseResume(query)
		if (typeof resume === 'string') return { statusCode: 400, body: resume }
		const connection = newConnection(deviceId, connectionId, now(), resume.isPacked)
		const { connectedAt } = connection
		const [tip, others] = await Promise.all([
			newestSeq(deviceId),
			countConnections(deviceId, connectedAt / 1000),
		])
		// API Gateway passes the status on and counts it in its metric `IntegrationError`.
		if (socketsPerDevice > 0 && others >= socketsPerDevice)
			return {
				statusCode: 429,
				body: `${others} connections follow this device; the limit is ${socketsPerDevice}`,
			}
		await store(connection)
		await sendGreeting({ v: 1, deviceId, connectionId, connectedAt, resume, tip, crowd: others + 1 })
		return { statusCode: 200 }
	}
