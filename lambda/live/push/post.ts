import {
	type ApiGatewayManagementApiClient,
	PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'

/** `slow`: the client does not read; `failed`: the service does not take it, time and again. */
export type Posted = 'sent' | 'gone' | 'slow' | 'failed'

export type Post = (connectionId: string, frame: string) => Promise<Posted>

export type PostOptions = {
	/** is called for each answer that is neither success nor 410 */
	readonly onFailed: (connectionId: string, error: unknown) => void
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

export const maxAttempts = 3
export const maxPauseMilliseconds = 100

/** The SDK reports these as time-outs, too: the connection to the service broke. */
const cut: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE'])

/** A time-out means that the client does not read: another attempt would time out, too. */
export const isSlow = (error: unknown): boolean => {
	const { name, code } = error as { readonly name: string; readonly code?: unknown }
	return statusOf(error) === 429 || (name === 'TimeoutError' && !cut.has(code))
}

/** Undefined if there was no answer. */
export const statusOf = (error: unknown): number | undefined =>
	(error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode

/** The function has lost its permission to post: no socket gets its frames. */
export const isForbidden = (error: unknown): boolean => statusOf(error) === 403

/** The service or the connection to it has failed: another attempt may succeed. */
export const isPassing = (error: unknown): boolean => (statusOf(error) ?? 500) >= 500

/** Sends one frame to one socket. A failure concerns that socket only: this never rejects. */
export const postTo =
	(sockets: ApiGatewayManagementApiClient, { onFailed, pause }: PostOptions): Post =>
	async (connectionId, frame) => {
		for (let attempt = 1; ; attempt++) {
			try {
				await sockets.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: frame }))
				return 'sent'
			} catch (error) {
				if (statusOf(error) === 410) return 'gone'
				onFailed(connectionId, error)
				if (isSlow(error)) return 'slow'
				if (attempt === maxAttempts || !isPassing(error)) return 'failed'
			}
			await pause(maxPauseMilliseconds * attempt)
		}
	}
