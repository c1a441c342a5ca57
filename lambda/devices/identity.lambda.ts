import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { answer, refuse } from '../rest/answer.ts'
import { forbidden } from '../rest/problem.ts'
import { route } from '../rest/route.ts'
import { identityEnvironment } from './environment.ts'
import { findDeviceByFingerprint } from './findDevice.ts'
import { deviceIdentity } from './identity.ts'

const { DEVICES_TABLE } = environment(identityEnvironment, process.env)
const findDevice = findDeviceByFingerprint(new DynamoDBClient(clientOptions), DEVICES_TABLE)

/** `GET /device?fingerprint=`: which device a fingerprint stands for. */
export const handler = route(createLog('identity'), async ({ queryStringParameters }) => {
	const device = await findDevice(queryStringParameters?.['fingerprint'])
	return device === undefined ? refuse(forbidden()) : answer(deviceIdentity(device))
})
