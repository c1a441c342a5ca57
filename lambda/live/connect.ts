import { type Connection, type Greeting, newConnection } from './connection.ts'
import { parseResume } from './resume.ts'

type Needs = {
	readonly newestSeq: (deviceId: string) => Promise<number>
	readonly store: (connection: Connection) => Promise<void>
	readonly sendGreeting: (greeting: Greeting) => Promise<void>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/**
 * Accepts a socket. The newest `seq` is read before the socket is stored: an import after it is sent by the greeting,
 * one before it is in the state. A query that cannot be understood is refused, because a client that resumes from the
 * wrong place would not notice.
 */
export const connect =
	({ newestSeq, store, sendGreeting, now }: Needs) =>
	async (
		deviceId: string,
		connectionId: string,
		query: Readonly<Record<string, string | undefined>>,
	): Promise<{ readonly statusCode: number; readonly body?: string }> => {
		const resume = parseResume(query)
		if (typeof resume === 'string') return { statusCode: 400, body: resume }
		const connection = newConnection(deviceId, connectionId, now())
		const tip = await newestSeq(deviceId)
		await store(connection)
		await sendGreeting({ v: 1, deviceId, connectionId, connectedAt: connection.connectedAt, resume, tip })
		return { statusCode: 200 }
	}
