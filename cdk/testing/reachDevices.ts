import { setTimeout as pause } from 'node:timers/promises'
import { SQSClient } from '@aws-sdk/client-sqs'
import { ensureDevice } from '../../lambda/devices/ensureDevice.ts'
import { acceptDownlink, type Order } from '../../lambda/downlinks/order/accept.ts'
import { newDownlinkIds } from '../../lambda/downlinks/order/newDownlinkId.ts'
import { sendAdvance } from '../../lambda/downlinks/order/sendAdvance.ts'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import type { TestStack } from '../../testing/hostedStack.ts'
import { makeConverter } from '../../testing/makeConverter.ts'
import { makeIntegration } from '../../testing/makeIntegration.ts'

const deviceId = 'reached-1'

/**
 * Downlinks by the routes that need more than a topic: one that an encoder makes, one in the answer to a message, and one by way
 * of nRF Cloud, of which there is no account. As far as it gets; what the functions for requests do is done here.
 */
export const reachDevices = async ({ host, db, restUrl }: TestStack): Promise<void> => {
	const table = host.output('IntegrationsTable')
	const downlinkConverter = await makeConverter(
		db,
		table,
	)({
		language: 'javascript',
		kind: 'downlink',
		source: 'return { contentType: "TEXT", data: "on", metadata: {} }',
	})
	const { integrationId, path } = await makeIntegration(db, table)(
		'return { deviceName: String.fromCharCode(...payload), deviceType: "default", telemetry: { a: 1 } }',
		{ downlinkConverter },
	)
	const register = ensureDevice(db, host.output('DevicesTable'))
	await register({ deviceId, model: 'default', integrationId }, '29a.reached')
	const queues = new SQSClient(clientOptions(host))
	const accept = acceptDownlink({
		db,
		table: host.output('DownlinksTable'),
		now: Date.now,
		newId: newDownlinkIds(Math.random),
		advance: sendAdvance(queues, host.output('DownlinksQueueUrl')),
		onMoved: async () => undefined,
	})
	const common = { deviceId, reference: '', payload: new Uint8Array(), confirm: false, by: 'operator' }
	const order = (more: Partial<Order>) => accept({ ...common, timeToLiveSeconds: 60, ...more })
	await order({ route: 'nrfcloud' })
	await order({ route: 'integration', payload: Buffer.from('on') })
	await order({ message: { msg: {}, metadata: {}, msgType: 'T' } })
	queues.destroy()
	// The answer that carries one may need a second message: its converter may take its time.
	for (let count = 0; count < 5; count++) {
		const { status } = await fetch(`${restUrl}${path}`, { method: 'POST', body: deviceId })
		if (status !== 202) return
		await pause(50)
	}
}
