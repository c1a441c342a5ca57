import {
	type ApiGatewayManagementApiClient,
	GoneException,
	PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'

export type Posted = 'sent' | 'gone' | 'failed'

export type Post = (connectionId: string, frame: string) => Promise<Posted>

/**
 * Sends one frame to one socket. Any failure is that socket's own: it never rejects.
 *
 * @param onFailed hears of what is neither success nor 410
 */
export const postTo =
	(sockets: ApiGatewayManagementApiClient, onFailed: (connectionId: string, error: unknown) => void): Post =>
	async (connectionId, frame) => {
		try {
			await sockets.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: frame }))
			return 'sent'
		} catch (error) {
			if (error instanceof GoneException) return 'gone'
			onFailed(connectionId, error)
			return 'failed'
		}
	}
