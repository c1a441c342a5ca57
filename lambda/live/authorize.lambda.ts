import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { findDeviceByFingerprint } from '../devices/findDevice.ts'
import { authorize } from './authorize.ts'
import { authorizeEnvironment } from './environment.ts'

const { DEVICES_TABLE } = environment(authorizeEnvironment, process.env)
const log = createLog('authorize')
const decide = authorize({
	findDevice: findDeviceByFingerprint(new DynamoDBClient(clientOptions), DEVICES_TABLE),
	onFailed: (error) => log.error('authorizer failed', { error }),
})

/** Authorizer of `$connect`: the fingerprint in the query string opens the device it belongs to. */
export const handler = (event: APIGatewayRequestAuthorizerEvent) =>
	decide(event.queryStringParameters?.['fingerprint'], event.methodArn)
