import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { generate } from 'coap-packet'
import { openUdpClient } from '../edge/testing/udpClient.ts'
import { credentialVariables } from '../local/access/credentials.ts'
import { freePort } from '../local/server/freePort.ts'
import { startStack, type TestDevice, type TestStack } from '../testing/hostedStack.ts'
import { randomFor } from '../testing/random.ts'
import { openConfirmableClient } from './testing/confirmableClient.ts'
import { startLossyRelay } from './testing/lossyRelay.ts'

const deviceAt = (index: number, code: string): TestDevice => ({
	deviceId: `oob-35000000000030${index}`,
	fingerprint: `29a.${code}`,
})
const losses = [
	{ percent: 0, device: deviceAt(0, 'abcdef') },
	{ percent: 10, device: deviceAt(1, 'ghijkm') },
	{ percent: 20, device: deviceAt(2, 'npqrst') },
	{ percent: 30, device: deviceAt(3, 'uvwxyz') },
]
const restarted = deviceAt(4, 'bravea')
const uploading = deviceAt(7, 'npqrab')
const neighbours = [deviceAt(5, 'charkm'), deviceAt(6, 'dekmaa')] as const

const measuredAt = Math.floor(Date.now() / 1000) - 3600

const pack = (text: string): string => JSON.stringify([{ bn: '14201/0/', n: '6', vs: text, bt: measuredAt }])

describe('torture: confirmable messages on a bad radio link', () => {
	let stack: TestStack
	let port: number
	let published = 0
	before(async () => {
		stack = await startStack([...losses.map(({ device }) => device), restarted, uploading, ...neighbours])
		port = await stack.openDoor(({ code }) => {
			if (code === '2.01') published += 1
		})
	})
	after(() => stack.close())

	const textsOf = async (device: TestDevice): Promise<readonly string[]> =>
		(await stack.imports(device)).map(({ lwm2m }) => String(lwm2m?.[0]?.Resources['6']))

	/** Sends numbered messages, four in parallel. Returns the acknowledged ones. */
	const sendAll = async (percent: number, { deviceId }: TestDevice) => {
		const relay = await startLossyRelay(port, percent, randomFor(1, percent))
		const client = await openConfirmableClient(relay.port)
		const acknowledged: string[] = []
		const left = Array.from({ length: 40 }, (_, index) => `${percent} ${index}`)
		const sendNext = async (): Promise<void> => {
			for (let text = left.shift(); text !== undefined; text = left.shift())
				if (await client.send(deviceId, pack(text))) acknowledged.push(text)
		}
		await Promise.all(Array.from({ length: 4 }, sendNext))
		client.close()
		relay.close()
		return { acknowledged, lost: relay.lost() }
	}

	it('row 1: edge: what was acknowledged is in the log once, while up to 3 of 10 datagrams are lost each way', async () => {
		const results = await Promise.all(losses.map(({ percent, device }) => sendAll(percent, device)))
		await stack.logged(['"message":"imported"'], published, 0)
		for (const [index, { percent, device }] of losses.entries()) {
			const { acknowledged = [], lost = 0 } = results[index] ?? {}
			const texts = await textsOf(device)
			assert.deepEqual(new Set(texts).size, texts.length, `${percent} %: none twice`)
			assert.deepEqual(
				acknowledged.filter((text) => !texts.includes(text)),
				[],
				`${percent} %`,
			)
			assert.ok(acknowledged.length >= 20, `${acknowledged.length} acknowledged at ${percent} %`)
			assert.equal(lost > 0, percent > 0)
		}
	})

	it('row 55: edge: a body in blocks that was acknowledged is in the log once, while 2 of 10 datagrams are lost and 2 doubled', async (t) => {
		const from = stack.host.lines.length
		const before = published
		const relay = await startLossyRelay(port, 20, randomFor(2, 20))
		t.after(relay.close)
		const client = await openConfirmableClient(relay.port)
		t.after(client.close)
		const acknowledged: string[] = []
		for (let index = 0; index < 12; index++) {
			const text = `${index} ${'x'.repeat(1500)}`
			if (await client.upload(uploading.deviceId, pack(text))) acknowledged.push(text)
		}
		await stack.logged(['"message":"imported"'], published - before, from)
		const texts = await textsOf(uploading)
		assert.equal(new Set(texts).size, texts.length, 'none twice')
		assert.ok(acknowledged.every((text) => texts.includes(text)))
		assert.ok(acknowledged.length >= 6, `${acknowledged.length} acknowledged`)
		assert.ok(relay.lost() > 0)
	})

	it('row 45: edge: two devices behind one address and port, with one message id, have an entry each', async (t) => {
		const client = await openUdpClient(port)
		t.after(client.close)
		const from = stack.host.lines.length
		const datagrams = neighbours.map(({ deviceId }, index) => {
			const options = ['msg', 'd2c', 'raw'].map((part) => ({
				name: 'Uri-Path' as const,
				value: Buffer.from(part),
			}))
			const request = {
				code: '0.02',
				confirmable: true,
				messageId: 1,
				token: Buffer.of(index),
				options: [
					...options,
					{ name: 'Content-Format' as const, value: Buffer.of(110) },
					{ name: 'Uri-Query' as const, value: Buffer.from(`id=${deviceId}`) },
				],
				payload: Buffer.from(pack(`neighbour ${index}`)),
			}
			return generate(request).toString('hex')
		})
		for (let transmission = 1; transmission <= 2; transmission++) {
			client.send(...datagrams)
			const answers = [await client.next(), await client.next()]
			assert.deepEqual(answers.toSorted(), ['6141000100', '6141000101'])
		}
		for (const [index, device] of neighbours.entries()) {
			await stack.logged(['"message":"imported"', device.deviceId], 1, from)
			assert.deepEqual(await textsOf(device), [`neighbour ${index}`])
		}
	})

	it('row 3: edge: a message that is sent again after a restart has one entry, if it tells its time', async (t) => {
		const port = await freePort()
		const start = async (...more: string[]): Promise<ChildProcess> => {
			const program = join(import.meta.dirname, 'testing/doorProcess.ts')
			const { awsEndpoint, operator } = stack.host.host
			const env = { ...process.env, ...credentialVariables(operator) }
			const child = fork(program, [awsEndpoint, String(port), ...more], { env })
			t.after(() => child.kill())
			await once(child, 'message')
			return child
		}
		const dying = await start('dies')
		const dead = once(dying, 'exit')
		const client = await openConfirmableClient(port)
		const from = stack.host.lines.length
		const first = client.send(restarted.deviceId, pack('again'))
		const [, signal] = await dead
		assert.equal(signal, 'SIGKILL')
		assert.equal(await first, false, 'nobody answers')
		const second = await start()
		// The device restarts with the same message id.
		const again = await openConfirmableClient(port)
		assert.equal(await again.send(restarted.deviceId, pack('again')), true)
		await stack.logged(['"message":"imported"'], 2, from)
		assert.deepEqual(await textsOf(restarted), ['again'])
		for (const { close } of [client, again]) close()
		second.kill()
		await once(second, 'exit')
	})
})
