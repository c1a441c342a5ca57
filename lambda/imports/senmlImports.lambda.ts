import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { findDeviceByFingerprint } from '../devices/findDevice.ts'
import { answer, refuse } from '../rest/answer.ts'
import { forbidden } from '../rest/problem.ts'
import { route } from '../rest/route.ts'
import { senmlImportsEnvironment } from './environment.ts'
import { importLogs } from './importLogs.ts'
import { parseImportLogsQuery } from './importLogsQuery.ts'
import { readEntries } from './readEntries.ts'

const { DEVICES_TABLE, LEDGER_TABLE } = environment(senmlImportsEnvironment, process.env)
const db = new DynamoDBClient(clientOptions)
const findDevice = findDeviceByFingerprint(db, DEVICES_TABLE)
const entries = readEntries(db, LEDGER_TABLE)

/** `GET /device/{deviceId}/senml-imports?fingerprint=`: the import log of a device, newest first. */
export const handler = route(createLog('senmlImports'), async ({ pathParameters, queryStringParameters }) => {
	const device = await findDevice(queryStringParameters?.['fingerprint'])
	if (device === undefined || device.deviceId !== pathParameters?.['deviceId']) return refuse(forbidden())
	const query = parseImportLogsQuery(queryStringParameters)
	if ('status' in query) return refuse(query)
	const { deviceId } = device
	const newestFirst = entries({ ...query, deviceId, pageSize: query.limit + 1, now: Date.now() / 1000 })
	return answer(await importLogs(deviceId, newestFirst, query.limit))
})
