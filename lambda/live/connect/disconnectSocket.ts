import {
	type ApiGatewayManagementApiClient,
	DeleteConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import {
	isPassing,
	isSlow,
	maxAttempts,
	maxPauseMilliseconds,
	type PostOptions,
	statusOf,
} from '../push/post.ts'

/** A limit passes, too; a time-out has taken long enough. */
const isWorthARetry = (error: unknown): boolean =>
	statusOf(error) === 429 || (isPassing(error) && !isSlow(error))

/**
 * Ends a socket that could not be sent everything: its client connects again and asks for what it has missed.
 * False if the service did not take it, time and again. Never rejects.
 */
export const disconnectSocket =
	(sockets: ApiGatewayManagementApiClient, { onFailed, pause }: PostOptions) =>
	async (connectionId: string): Promise<boolean> => {
		for (let attempt = 1; ; attempt++) {
			try {
				await sockets.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))
				return true
			} catch (error) {
				if (statusOf(error) === 410) return true
				onFailed(connectionId, error)
				if (attempt === maxAttempts || !isWorthARetry(error)) return false
			}
			await pause(maxPauseMilliseconds * attempt)
		}
	}
