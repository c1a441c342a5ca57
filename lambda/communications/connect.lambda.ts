import { environment } from '../aws/environment.ts'
import { createServices } from '../aws/services.ts'
import { connectEnvironment } from './contract.ts'
import { sendWake } from './record/sendWake.ts'
import { connect } from './sockets/connect.ts'
import { offeredProtocols } from './sockets/credential.ts'
import { listenFrom } from './sockets/listenFrom.ts'
import { onlyOn } from './sockets/socketEvent.ts'
import { storeSocket } from './sockets/socketTable.ts'

const env = environment(connectEnvironment, process.env)
const services = createServices(process.env)
const table = env.STREAMS_TABLE
const db = services.db()
const accept = connect({
	listen: (heard, now) => listenFrom({ db, table }, heard, now),
	store: storeSocket(db, table),
	wake: () => sendWake(services.queues(), env.EVENTS_QUEUE_URL)(),
	now: Date.now,
})

/** `$connect` of both streams: stores the socket, and has the dispatcher look at it. */
export const handler = onlyOn('CONNECT', async ({ requestContext, headers = {}, queryStringParameters }) => {
	const { authorizer, connectionId, stage } = requestContext
	return accept({
		stage,
		connectionId,
		keyId: authorizer.keyId,
		query: queryStringParameters ?? {},
		offered: offeredProtocols(headers),
	})
})
