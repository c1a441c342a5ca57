import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { newestSeq } from '../imports/ledger.ts'
import { type Greeting, newConnection } from './connection.ts'
import { storeConnection } from './connections.ts'
import { connectEnvironment } from './environment.ts'
import type { SocketHandler } from './socketEvent.ts'

const env = environment(connectEnvironment, process.env)
const db = new DynamoDBClient(clientOptions)
const queue = new SQSClient(clientOptions)

/** `$connect`: remembers the socket, and asks for it to be greeted; nothing can be posted before this returns. */
export const handler: SocketHandler = async ({ requestContext: { authorizer, connectionId } }) => {
	const connection = newConnection(authorizer.deviceId, connectionId, Date.now())
	const { deviceId, connectedAt } = connection
	const after = await newestSeq(db, env.LEDGER_TABLE)(deviceId)
	await storeConnection(db, env.CONNECTIONS_TABLE)(connection)
	const greeting: Greeting = { v: 1, deviceId, connectionId, connectedAt, after }
	await queue.send(
		new SendMessageCommand({ QueueUrl: env.GREETINGS_QUEUE_URL, MessageBody: JSON.stringify(greeting) }),
	)
	return { statusCode: 200 }
}
