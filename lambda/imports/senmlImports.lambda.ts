import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { clientOptions, singleTry } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { openDeviceEnvironment } from '../devices/contract.ts'
import { firstSeqOf } from '../devices/device.ts'
import { wireOpenDevice } from '../devices/wireOpenDevice.ts'
import { answer, refuse } from '../rest/answer.ts'
import { refuseAttempt } from '../rest/refuseAttempt.ts'
import { route } from '../rest/route.ts'
import { senmlImportsEnvironment, timeWindowOf } from './contract.ts'
import { importLogs } from './log/importLogs.ts'
import { parseImportLogsQuery } from './log/importLogsQuery.ts'
import { readEntries } from './log/readEntries.ts'

const env = environment([...openDeviceEnvironment, ...senmlImportsEnvironment], process.env)
const log = createLog('senmlImports')
const options = clientOptions(process.env)
const db = new DynamoDBClient(options)
const counterDb = new DynamoDBClient(singleTry(options, db))
const open = wireOpenDevice({ environment: env, db, counterDb, log, now: Date.now })
const window = timeWindowOf(env)
const entries = readEntries(db, env.LEDGER_TABLE)

/** `GET /device/{deviceId}/senml-imports?fingerprint=`: the import log of a device, newest first. What came before the
 * device was registered is not its own. */
export const handler = route(
	log,
	async ({ headers, pathParameters, queryStringParameters, requestContext }) => {
		const deviceId = pathParameters?.['deviceId'] ?? ''
		const fingerprint = queryStringParameters?.['fingerprint']
		const opened = await open({ fingerprint, headers, source: requestContext.http.sourceIp, deviceId })
		if (opened.outcome !== 'open') return refuseAttempt(opened)
		const query = parseImportLogsQuery(queryStringParameters)
		if ('status' in query) return refuse(query)
		const first = firstSeqOf(opened.device)
		const newestFirst = entries({
			...query,
			deviceId,
			first,
			pageSize: query.limit + 1,
			now: Date.now() / 1000,
		})
		return answer(await importLogs(deviceId, newestFirst, query.limit, window))
	},
)
