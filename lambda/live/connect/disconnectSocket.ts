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

/** Throttling is over soon, so another attempt helps. A time-out leaves no time for one. */
const isWorthARetry = (error: unknown): boolean =>
	statusOf(error) === 429 || (isPassing(error) && !isSlow(error))

/**
 * Ends a socket that has missed frames: its client connects again and resumes.
 * False if the service refused every attempt. Never rejects.
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
