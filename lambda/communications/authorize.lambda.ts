import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { openKeyEnvironment } from '../keys/contract.ts'
import { authorize } from './sockets/authorize.ts'
import { wireStreamKey } from './wireStreamKey.ts'

const env = environment([...openKeyEnvironment, 'STREAMS_TABLE'], process.env)
const log = createLog('authorizeStream')
const { db, counterDb } = createServices(process.env)
const parts = { environment: env, db: db(), counterDb: counterDb(), log, now: Date.now }
const decide = authorize({
	open: wireStreamKey(parts),
	onUsed: (keyId, isAllowed) =>
		isAllowed
			? log.info('key used', { keyId, route: 'stream' })
			: log.warn('key without scope', { keyId, route: 'stream', scope: 'stream:read' }),
	onMistaken: (keyId, reason) => log.warn('invalid handshake', { keyId, route: 'stream', reason }),
	onFailed: (error) => log.error('authorizer failed', { error }),
})

/** Authorizer of `$connect`: a key, or a ticket that stands for one. */
export const handler = ({
	headers,
	queryStringParameters,
	requestContext,
	methodArn,
}: APIGatewayRequestAuthorizerEvent) =>
	decide(
		{
			stage: requestContext.stage,
			headers: headers ?? {},
			query: queryStringParameters ?? {},
			source: requestContext.identity.sourceIp,
		},
		methodArn,
	)
