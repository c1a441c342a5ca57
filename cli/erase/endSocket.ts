import {
	type ApiGatewayManagementApiClient,
	DeleteConnectionCommand,
	GoneException,
} from '@aws-sdk/client-apigatewaymanagementapi'

/** Ends a socket; one that is gone already is just as well. */
export const endSocket =
	(sockets: ApiGatewayManagementApiClient) =>
	async (connectionId: string): Promise<void> => {
		try {
			await sockets.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))
		} catch (error) {
			if (!(error instanceof GoneException)) throw error
		}
	}
