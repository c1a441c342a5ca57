import { environment } from '../aws/environment.ts'
import { createServices } from '../aws/services.ts'
import { onlyOn } from './connect/socketEvent.ts'
import { removeConnection } from './connections.ts'
import { disconnectEnvironment } from './contract.ts'

const { CONNECTIONS_TABLE } = environment(disconnectEnvironment, process.env)
const remove = removeConnection(createServices(process.env).db(), CONNECTIONS_TABLE)

/** `$disconnect`: forgets the socket. API Gateway does its best to call this; 410 and expiry do the rest. */
export const handler = onlyOn('DISCONNECT', async ({ requestContext: { authorizer, connectionId } }) => {
	await remove({ deviceId: authorizer.deviceId, connectionId })
	return { statusCode: 200 }
})
