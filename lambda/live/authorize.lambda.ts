import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { clientOptions, singleTry } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { openDeviceEnvironment } from '../devices/contract.ts'
import { wireOpenDevice } from '../devices/wireOpenDevice.ts'
import { authorize } from './connect/authorize.ts'

const env = environment(openDeviceEnvironment, process.env)
const log = createLog('authorize')
const options = clientOptions(process.env)
const db = new DynamoDBClient(options)
const counterDb = new DynamoDBClient(singleTry(options, db))
const decide = authorize({
	open: wireOpenDevice({ environment: env, db, counterDb, log, now: Date.now }),
	onFailed: (error) => log.error('authorizer failed', { error }),
})

/** Authorizer of `$connect`: the fingerprint in the query string opens the device it belongs to. */
export const handler = ({
	headers,
	queryStringParameters,
	requestContext,
	methodArn,
}: APIGatewayRequestAuthorizerEvent) => {
	const fingerprint = queryStringParameters?.['fingerprint']
	const { sourceIp: source } = requestContext.identity
	return decide({ fingerprint, headers: headers ?? {}, source }, methodArn)
}
