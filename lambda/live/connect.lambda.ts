import { environment } from '../aws/environment.ts'
import { createServices } from '../aws/services.ts'
import { newestSeq } from '../imports/ledger/ledger.ts'
import { connect } from './connect/connect.ts'
import { onlyOn } from './connect/socketEvent.ts'
import { countConnections, storeConnection } from './connections.ts'
import { connectEnvironment } from './contract.ts'
import { sendGreeting } from './greet/sendGreeting.ts'

const env = environment(connectEnvironment, process.env)
const services = createServices(process.env)
const db = services.db()
const accept = connect({
	newestSeq: newestSeq(db, env.LEDGER_TABLE),
	countConnections: countConnections(db, env.CONNECTIONS_TABLE),
	socketsPerDevice: Number(env.SOCKETS_PER_DEVICE),
	store: storeConnection(db, env.CONNECTIONS_TABLE),
	sendGreeting: sendGreeting(services.queues(), env.GREETINGS_QUEUE_URL),
	now: Date.now,
})

/** `$connect`: stores the socket and asks for its greeting. Nothing can be posted to it before this returns. */
export const handler = onlyOn(
	'CONNECT',
	({ requestContext: { authorizer, connectionId }, queryStringParameters }) =>
		accept(authorizer.deviceId, connectionId, queryStringParameters ?? {}),
)
