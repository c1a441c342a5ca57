import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { libcoapClient } from '../edge/testing/libcoapClient.ts'
import { withLibcoapPsk } from '../edge/testing/libcoapPsk.ts'
import { ensurePsk } from '../lambda/devices/psk/ensurePsk.ts'
import { pskOf } from '../lambda/devices/psk/pskOf.ts'
import { type ReadSealingKey, readSealingKey } from '../lambda/devices/psk/readSealingKey.ts'
import { tagOf } from '../lambda/downlinks/contract.ts'
import type { ShownDownlink } from '../lambda/downlinks/entrances.ts'
import { clientOptions } from '../local/testing/tinyHost.ts'
import { startStack, type TestStack } from '../testing/hostedStack.ts'
import { makeKey } from '../testing/makeKey.ts'
import { openStream, type StreamClient } from '../testing/streamClient.ts'

const devices = Array.from({ length: 9 }, (_, index) => ({
	deviceId: `oob-35000000000050${index}`,
	fingerprint: `29a.downl${'abcdefghjk'[index]}`,
}))

describe('downlinks of local mode over CoAP', () => {
	let stack: TestStack
	let key: string
	let port: number
	let dtlsPort: number
	let sealingKey: ReadSealingKey
	let stream: StreamClient
	let used = 0
	before(async () => {
		stack = await startStack(devices)
		const make = makeKey(stack.db, stack.host.output('KeysTable'))
		key = (await make('--scope', 'downlinks:write,stream:read')).key
		const secrets = new SecretsManagerClient(clientOptions(stack.host))
		sealingKey = readSealingKey(secrets, stack.host.output('PskSecret'))
		const psk = pskOf(stack.db, stack.host.output('DevicesTable'), sealingKey)
		const door = await stack.openDoorWith({ dtls: { port: 0, credentials: { psk } } })
		port = door.port
		dtlsPort = door.dtlsPort ?? assert.fail('DTLS is off')
		stream = await openStream(stack.host.output('CommunicationsUrl'), ['senml-live', `key.${key}`])
		await stream.find(({ type }) => type === 'subscribed')
	})
	after(async () => {
		stream.close()
		await stack.close()
	})

	/** one that no other test has */
	const nextDevice = (): string => devices[used++]?.deviceId ?? assert.fail('there are not enough devices')
	const call = async (method: string, path: string, body?: object) => {
		const response = await fetch(`${stack.restUrl}${path}`, {
			method,
			headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		})
		return (await response.json()) as unknown
	}
	const ask = async (deviceId: string, body: object): Promise<ShownDownlink> => {
		const answer = await call('POST', `/device/${deviceId}/downlinks`, body)
		return (answer as { readonly downlink: ShownDownlink }).downlink
	}
	const show = async ({ deviceId, id }: ShownDownlink): Promise<ShownDownlink> =>
		(await call('GET', `/device/${deviceId}/downlinks/${id}`)) as ShownDownlink
	/** resolves when the stream has told of this status */
	const until = ({ id }: ShownDownlink, status: string) =>
		stream.find((frame) => frame['downlinkId'] === id && frame['status'] === status)
	const statuses = async (downlink: ShownDownlink) =>
		(await show(downlink)).transitions.map(({ status }) => status).filter((status) => status !== 'queued')
	const fileIn = (t: TestContext): string => {
		const folder = mkdtempSync(join(tmpdir(), 'downlinks-'))
		t.after(() => rmSync(folder, { recursive: true }))
		return join(folder, 'received')
	}
	const send = (deviceId: string, more = '', args: readonly string[] = []) =>
		libcoapClient(
			['-m', 'post', '-t', '110', ...args, `coap://127.0.0.1:${port}/msg/d2c/raw?id=${deviceId}${more}`],
			Buffer.from('[]'),
		)
	/** Observes until what a test waits for has happened. */
	const observing = async (deviceId: string, args: readonly string[], happens: () => Promise<unknown>) => {
		const stop = new AbortController()
		const uri = `coap://127.0.0.1:${port}/msg/c2d?id=${deviceId}`
		const ended = libcoapClient(['-m', 'get', '-s', '60', ...args, uri], undefined, undefined, stop.signal)
		try {
			return await happens()
		} finally {
			stop.abort()
			await ended
		}
	}

	it('reach a device that observes, raw and in hex, and each status is told', async (t) => {
		const deviceId = nextDevice()
		const file = fileIn(t)
		const raw = await ask(deviceId, {
			payload: 'HI!',
			raw: true,
			confirm: true,
			route: 'coap',
			reference: 'r',
		})
		assert.equal((await until(raw, 'queued'))['reference'], 'r')
		await observing(deviceId, ['-o', file], async () => {
			await until(raw, 'acknowledged')
			// The device is at the CoAP server, so no route has to be asked for.
			const hex = await ask(deviceId, { payload: '00ff'.repeat(32_768 / 2), confirm: true })
			await until(hex, 'acknowledged')
			assert.deepEqual(await statuses(hex), ['accepted', 'sent', 'acknowledged'])
		})
		assert.deepEqual(await statuses(raw), ['accepted', 'sent', 'acknowledged'])
		const { route, bytes } = (await show(raw)).transitions.find(({ status }) => status === 'sent') ?? {}
		assert.deepEqual({ route, bytes }, { route: 'coap', bytes: 3 })
		const expected = Buffer.concat([Buffer.from('HI!'), Buffer.alloc(32_768, Buffer.of(0, 255))])
		assert.ok(readFileSync(file).equals(expected))
	})

	it('come with the answer to the next message, once, and the device says what became of them', async (t) => {
		const deviceId = nextDevice()
		const file = fileIn(t)
		const downlink = await ask(deviceId, { payload: 'cafe', route: 'coap', contentFormat: 42 })
		const { output } = await send(deviceId, '', ['-o', file])
		assert.equal(readFileSync(file).toString('hex'), 'cafe', output)
		assert.match(output, new RegExp(`ETag:0x${tagOf(downlink.id)}`))
		await until(downlink, 'sent')
		await send(deviceId, `&applied=${tagOf(downlink.id)}`)
		await send(deviceId, `&applied=${tagOf(downlink.id)}`)
		assert.deepEqual(await statuses(downlink), ['accepted', 'sent', 'applied'])
		assert.equal((await until(downlink, 'applied'))['type'], 'confirmation')
	})

	it('go by CoAP to a device that was last there, and by MQTT to one that was not', async () => {
		const [one, other] = [nextDevice(), nextDevice()]
		await send(one)
		await stack.publish(other, '[]')
		const [byCoap, byMqtt] = [await ask(one, { payload: '01' }), await ask(other, { payload: '01' })]
		assert.equal((await until(byCoap, 'queued'))['route'], 'coap')
		assert.equal((await until(byMqtt, 'sent'))['route'], 'mqtt')
	})

	it('that the device refuses say why', async () => {
		const deviceId = nextDevice()
		const downlink = await ask(deviceId, { payload: '01', route: 'coap', confirm: true })
		await send(deviceId)
		await until(downlink, 'acknowledged')
		await send(deviceId, `&rejected=${tagOf(downlink.id)}&reason=too+hot`)
		const { status, transitions } = await show(downlink)
		assert.deepEqual([status, transitions.at(-1)?.reason], ['rejected', 'The device refused it: too+hot'])
	})

	it('that are cancelled or expired are not sent', async (t) => {
		const deviceId = nextDevice()
		const file = fileIn(t)
		const cancelled = await ask(deviceId, { payload: 'aa', route: 'coap' })
		const expired = await ask(deviceId, { payload: 'bb', route: 'coap', timeToLive: 1 })
		const sent = await ask(deviceId, { payload: 'cc', route: 'coap' })
		await call('DELETE', `/device/${deviceId}/downlinks/${cancelled.id}`)
		await until(expired, 'expired')
		await send(deviceId, '', ['-o', file])
		await until(sent, 'sent')
		assert.equal(readFileSync(file).toString('hex'), 'cc')
	})

	it('of a device with a key are not given to whoever knows its id', async () => {
		const deviceId = nextDevice()
		const table = stack.host.output('DevicesTable')
		const made = await ensurePsk({ db: stack.db, table, sealingKey, now: Date.now() })(deviceId, false)
		const psk = made?.key ?? assert.fail('no key')
		const downlink = await ask(deviceId, { payload: 'cafe', route: 'coap', confirm: true })
		const { received } = await libcoapClient(['-m', 'get', `coap://127.0.0.1:${port}/msg/c2d?id=${deviceId}`])
		assert.deepEqual(received, ['ACK 4.03'])
		assert.equal((await send(deviceId)).code, '2.01')
		assert.deepEqual(await statuses(downlink), ['accepted'])
		const uri = `coaps://127.0.0.1:${dtlsPort}/msg/c2d`
		await withLibcoapPsk({ identity: deviceId, key: psk }, (program) =>
			libcoapClient(['-m', 'get', uri], undefined, program),
		)
		await until(downlink, 'acknowledged')
	})

	it('are given to one of many requests at the same time', async () => {
		const deviceId = nextDevice()
		const downlink = await ask(deviceId, { payload: 'abcdef', route: 'coap' })
		const all = await Promise.all(Array.from({ length: 6 }, () => send(deviceId)))
		await until(downlink, 'sent')
		const tag = new RegExp(`ETag:0x${tagOf(downlink.id)}`)
		assert.equal(all.filter(({ output }) => tag.test(output)).length, 1)
	})
})
