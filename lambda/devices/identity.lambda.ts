import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { clientOptions, singleTry } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { answer } from '../rest/answer.ts'
import { refuseAttempt } from '../rest/refuseAttempt.ts'
import { route } from '../rest/route.ts'
import { openDeviceEnvironment } from './contract.ts'
import { deviceIdentity } from './identity.ts'
import { wireOpenDevice } from './wireOpenDevice.ts'

const env = environment(openDeviceEnvironment, process.env)
const log = createLog('identity')
const options = clientOptions(process.env)
const db = new DynamoDBClient(options)
const counterDb = new DynamoDBClient(singleTry(options, db))
const open = wireOpenDevice({ environment: env, db, counterDb, log, now: Date.now })

/** `GET /device?fingerprint=`: which device a fingerprint stands for. */
export const handler = route(log, async ({ headers, queryStringParameters, requestContext: { http } }) => {
	const fingerprint = queryStringParameters?.['fingerprint']
	const opened = await open({ fingerprint, headers, source: http.sourceIp })
	return opened.outcome === 'open' ? answer(deviceIdentity(opened.device)) : refuseAttempt(opened)
})
