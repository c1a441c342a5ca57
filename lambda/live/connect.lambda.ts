import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { newestSeq } from '../imports/ledger/ledger.ts'
import { connect } from './connect/connect.ts'
import { onlyOn } from './connect/socketEvent.ts'
import { countConnections, storeConnection } from './connections.ts'
import { connectEnvironment } from './contract.ts'
import { sendGreeting } from './greet/sendGreeting.ts'

const env = environment(connectEnvironment, process.env)
const options = clientOptions(process.env)
const db = new DynamoDBClient(options)
const accept = connect({
	newestSeq: newestSeq(db, env.LEDGER_TABLE),
	countConnections: countConnections(db, env.CONNECTIONS_TABLE),
	socketsPerDevice: Number(env.SOCKETS_PER_DEVICE),
	store: storeConnection(db, env.CONNECTIONS_TABLE),
	sendGreeting: sendGreeting(new SQSClient(options), env.GREETINGS_QUEUE_URL),
	now: Date.now,
})

/** `$connect`: remembers the socket, and asks for it to be greeted; nothing can be posted before this returns. */
export const handler = onlyOn(
	'CONNECT',
	({ requestContext: { authorizer, connectionId }, queryStringParameters }) =>
		accept(authorizer.deviceId, connectionId, queryStringParameters ?? {}),
)
