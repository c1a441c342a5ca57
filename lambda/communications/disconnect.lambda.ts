import { environment } from '../aws/environment.ts'
import { createServices } from '../aws/services.ts'
import { disconnectEnvironment } from './contract.ts'
import { onlyOn } from './sockets/socketEvent.ts'
import { removeSocket } from './sockets/socketTable.ts'

const env = environment(disconnectEnvironment, process.env)
const remove = removeSocket(createServices(process.env).db(), env.STREAMS_TABLE)

/** `$disconnect`: forgets the socket. API Gateway does its best to call this; 410 and expiry do the rest. */
export const handler = onlyOn('DISCONNECT', async ({ requestContext: { connectionId } }) => {
	await remove(connectionId)
	return { statusCode: 200 }
})
