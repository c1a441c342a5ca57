import { randomInt } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { ensureDevice } from '../devices/ensureDevice.ts'
import { generateFingerprint } from '../devices/fingerprint.ts'
import { canaryEnvironment, canaryMetrics } from './contract.ts'
import { readImportLog } from './readImportLog.ts'
import { sing } from './sing.ts'
import { watchSocket } from './watchSocket.ts'

const env = environment(canaryEnvironment, process.env)
const log = createLog('canary')
const tally = createTally(env.METRICS_NAMESPACE, canaryMetrics.service)
const options = clientOptions(process.env)
const ensure = ensureDevice(new DynamoDBClient(options), env.DEVICES_TABLE)
const iot = new IoTDataPlaneClient(options)
const device = { deviceId: env.DEVICE_ID, model: 'canary' }
const song = sing({
	fingerprint: () => ensure(device, generateFingerprint(randomInt, { productionRun: 0xca, length: 16 })),
	watch: (fingerprint, signal) => watchSocket(`${env.WEBSOCKET_URL}?fingerprint=${fingerprint}`, signal),
	publish: async (message, abortSignal) => {
		await iot.send(new PublishCommand({ topic: env.TOPIC, payload: Buffer.from(message), qos: 1 }), {
			abortSignal,
		})
	},
	readLog: readImportLog(env.REST_URL, env.DEVICE_ID),
	now: Date.now,
})

/** The schedule of the canary: sings once, and tells how it went. */
export const handler = publishing([tally], async () => {
	const sung = await song(AbortSignal.timeout(Number(env.WITHIN_SECONDS) * 1000))
	tally.count(canaryMetrics.success, sung.success ? 1 : 0)
	if (sung.success) tally.milliseconds(canaryMetrics.latency, sung.latencyMilliseconds)
	if (sung.success) log.info('arrived', sung)
	else log.error('did not arrive', sung)
})
