import { randomInt } from 'node:crypto'
import { PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { createServices } from '../aws/services.ts'
import { ensureDevice } from '../devices/ensureDevice.ts'
import { generateFingerprint } from '../devices/fingerprint.ts'
import { checkPath } from './checkPath.ts'
import { canaryEnvironment, canaryMetrics } from './contract.ts'
import { readImportLog } from './readImportLog.ts'
import { watchSocket } from './watchSocket.ts'

const env = environment(canaryEnvironment, process.env)
const log = createLog('canary')
const tally = createTally(env.METRICS_NAMESPACE, canaryMetrics.service)
const services = createServices(process.env)
const ensure = ensureDevice(services.db(), env.DEVICES_TABLE)
const device = { deviceId: env.DEVICE_ID, model: 'canary' }
const check = checkPath({
	fingerprint: () => ensure(device, generateFingerprint(randomInt, { productionRun: 0xca, length: 16 })),
	watch: (fingerprint, signal) => watchSocket(`${env.WEBSOCKET_URL}?fingerprint=${fingerprint}`, signal),
	publish: async (message, abortSignal) => {
		await services
			.iot()
			.send(new PublishCommand({ topic: env.TOPIC, payload: Buffer.from(message), qos: 1 }), {
				abortSignal,
			})
	},
	readLog: readImportLog(env.REST_URL, env.DEVICE_ID),
	now: Date.now,
})

/** The schedule of the canary: sends one message, and says whether it arrived. */
export const handler = publishing([tally], async () => {
	const checked = await check(AbortSignal.timeout(Number(env.WITHIN_SECONDS) * 1000))
	tally.count(canaryMetrics.success, checked.success ? 1 : 0)
	if (checked.success) tally.milliseconds(canaryMetrics.latency, checked.latencyMilliseconds)
	if (checked.success) log.info('arrived', checked)
	else log.error('did not arrive', checked)
})
