import {
	ApiGatewayManagementApiClient,
	DeleteConnectionCommand,
	GoneException,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { tableNamed } from '../../cdk/testing/crowd.ts'
import { clientOptions, type TinyHost } from '../../local/testing/tinyHost.ts'
import type { Random } from '../../testing/random.ts'
import type { LiveSockets } from './liveSockets.ts'

/** Ends one connection, if there is one, from the side of the client or of the server. */
export type Strike = () => Promise<void>

/** Address of the management API, from the ARN in the roles: `arn:aws:execute-api:<region>:<account>:<apiId>/<stage>/POST/@connections/*`. */
const managementUrl = ({ host }: TinyHost): string => {
	const resource = host.roles
		.flatMap(({ statements }) => statements.flatMap(({ resources }) => resources))
		.find((arn) => arn.includes(':execute-api:'))
	const [apiId, stage] = resource?.split(':').at(-1)?.split('/') ?? []
	return `${host.awsEndpoint}/${apiId}/${stage}`
}

export const createStrike = (
	host: TinyHost,
	sockets: LiveSockets,
	deviceIds: readonly string[],
	random: Random,
): Strike => {
	const db = new DynamoDBClient(clientOptions(host))
	const api = new ApiGatewayManagementApiClient({ ...clientOptions(host), endpoint: managementUrl(host) })
	const TableName = tableNamed(host, 'LiveConnections')
	const connectionsOf = async (deviceId: string): Promise<readonly (string | undefined)[]> => {
		const { Items = [] } = await db.send(
			new QueryCommand({
				TableName,
				KeyConditionExpression: 'deviceId = :deviceId',
				ExpressionAttributeValues: { ':deviceId': { S: deviceId } },
			}),
		)
		return Items.map(({ connectionId }) => connectionId?.S)
	}
	const atServer = async (): Promise<void> => {
		const ids = await connectionsOf(random.pick(deviceIds))
		if (ids.length === 0) return
		try {
			await api.send(new DeleteConnectionCommand({ ConnectionId: random.pick(ids) }))
		} catch (error) {
			// The connection has ended meanwhile, or its handshake is not finished.
			if (!(error instanceof GoneException)) throw error
		}
	}
	return async () => {
		const open = sockets.open()
		if (random.oneIn(2)) await atServer()
		else if (open.length > 0) sockets.breakOff(random.pick(open))
	}
}
