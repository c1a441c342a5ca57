import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { openDeviceEnvironment } from '../devices/contract.ts'
import { wireOpenDevice } from '../devices/wireOpenDevice.ts'
import { authorize } from './connect/authorize.ts'

const env = environment(openDeviceEnvironment, process.env)
const log = createLog('authorize')
const services = createServices(process.env)
const decide = authorize({
	open: wireOpenDevice({
		environment: env,
		db: services.db(),
		counterDb: services.counterDb(),
		log,
		now: Date.now,
	}),
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
