import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import cdkJson from '../cdk.json' with { type: 'json' }
import { listenCoap } from '../edge/coapServer.ts'
import type { LogEntry } from '../edge/log.ts'
import { clientOptions } from '../local/testing/tinyHost.ts'
import { startStack, type TestStack } from '../testing/hostedStack.ts'
import { randomFor } from '../testing/random.ts'
import { openSecuredClient } from './testing/confirmableClient.ts'
import { startLossyRelay } from './testing/lossyRelay.ts'

const PERCENT = 20
const FIRST_TIMEOUT_MS = 100
const KEY = 'sixteen byte key'

const devices = Array.from({ length: 8 }, (_, index) => ({
	deviceId: `oob-35000000000040${index}`,
	fingerprint: `29a.${'abcdefgh'[index]}bcdef`,
}))

const measuredAt = Math.floor(Date.now() / 1000) - 3600

const pack = (text: string): string => JSON.stringify([{ bn: '14201/0/', n: '6', vs: text, bt: measuredAt }])

describe('torture: DTLS on a bad radio link', () => {
	let stack: TestStack
	let port = 0
	let close = async (): Promise<void> => {}
	const log: LogEntry[] = []
	before(async () => {
		stack = await startStack(devices)
		const broker = new IoTDataPlaneClient(clientOptions(stack.host))
		const server = await listenCoap({
			hosts: ['127.0.0.1'],
			port: 0,
			log: (entry) => log.push(entry),
			publish: async (topic, payload) => {
				const command = { topic: `${cdkJson.context.topicPrefix}${topic}`, payload, qos: 1 }
				await broker.send(new PublishCommand(command))
			},
			dtls: {
				port: 0,
				credentials: { psk: async () => Buffer.from(KEY) },
				limits: { firstTimeoutMs: FIRST_TIMEOUT_MS },
			},
		})
		port = server.dtlsPort ?? 0
		close = server.close
	})
	after(async () => {
		await close()
		await stack.close()
	})

	it('row 1: edge: over DTLS, handshakes complete, and what was acknowledged is in the log once, in one message and in blocks, while 2 of 10 datagrams are lost each way and 2 doubled', async () => {
		const run = async ({ deviceId }: { readonly deviceId: string }, index: number) => {
			const relay = await startLossyRelay(port, PERCENT, randomFor(9147, index))
			const psk = { identity: deviceId, key: KEY }
			const client = await openSecuredClient(relay.port, { psk, firstTimeoutMs: FIRST_TIMEOUT_MS })
			const acknowledged: string[] = []
			for (let number = 0; number < 12; number++) {
				const isLarge = number % 4 === 3
				const text = `${deviceId} ${number} ${isLarge ? 'x'.repeat(1_500) : ''}`
				const send = isLarge ? client.upload : client.send
				if (await send(deviceId, pack(text))) acknowledged.push(text)
			}
			client.close()
			relay.close()
			return { acknowledged, lost: relay.lost() }
		}
		const results = await Promise.all(devices.map(run))
		const published = log.filter(({ code }) => code === '2.01').length
		await stack.logged(['"message":"imported"'], published, 0)
		for (const [index, device] of devices.entries()) {
			const { acknowledged = [], lost = 0 } = results[index] ?? {}
			const texts = (await stack.imports(device)).map(({ lwm2m }) => String(lwm2m?.[0]?.Resources['6']))
			assert.equal(new Set(texts).size, texts.length, 'none twice')
			assert.deepEqual(
				acknowledged.filter((text) => !texts.includes(text)),
				[],
			)
			assert.ok(acknowledged.length >= 6, `${acknowledged.length} acknowledged`)
			assert.ok(lost > 0)
		}
		assert.deepEqual(
			log.filter(({ event }) => event === 'coap.dtls.failed'),
			[],
		)
	})
})
