import {
	type ApiGatewayManagementApiClient,
	DeleteConnectionCommand,
	GoneException,
} from '@aws-sdk/client-apigatewaymanagementapi'

/**
 * Ends a socket that could not be sent everything: its client connects again and asks for what it has missed.
 * False if the service did not take it. Never rejects.
 *
 * @param onFailed hears why
 */
export const disconnectSocket =
	(sockets: ApiGatewayManagementApiClient, onFailed: (connectionId: string, error: unknown) => void) =>
	async (connectionId: string): Promise<boolean> => {
		try {
			await sockets.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))
			return true
		} catch (error) {
			if (error instanceof GoneException) return true
			onFailed(connectionId, error)
			return false
		}
	}
