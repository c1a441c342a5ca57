import {
	type ApiGatewayManagementApiClient,
	DeleteConnectionCommand,
	GoneException,
} from '@aws-sdk/client-apigatewaymanagementapi'

/** Ends a socket. Succeeds if the socket is gone already. */
export const endSocket =
	(sockets: ApiGatewayManagementApiClient) =>
	async (connectionId: string): Promise<void> => {
		try {
			await sockets.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))
		} catch (error) {
			if (!(error instanceof GoneException)) throw error
		}
	}
