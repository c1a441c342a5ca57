import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { withLibcoapPsk } from '../../edge/testing/libcoapPsk.ts'
import { ensurePsk } from '../../lambda/devices/psk/ensurePsk.ts'
import { pskOf } from '../../lambda/devices/psk/pskOf.ts'
import { readSealingKey } from '../../lambda/devices/psk/readSealingKey.ts'
import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import { openStream } from '../../testing/streamClient.ts'
import { readDtlsSettings } from '../dtls/dtlsSettings.ts'
import { securedEdge } from './securedEdge.ts'
import { fileIn, observing, sendMessage, startDownlinkStack } from './testing/downlinkStack.ts'
import { startRelay } from './testing/tcpRelay.ts'

const devices = Array.from({ length: 5 }, (_, index) => ({
	deviceId: `oob-35000000000080${index}`,
	fingerprint: `29a.doors${'abcde'[index]}`,
}))
const [seen, cut, secured, local, quiet] = devices.map(({ deviceId }) => deviceId) as [
	string,
	string,
	string,
	string,
	string,
]

describe('an edge on the streams', () => {
	let world: Awaited<ReturnType<typeof startDownlinkStack>>
	before(async () => {
		world = await startDownlinkStack(devices)
	})
	after(() => world.close())

	/** in hex */
	const keyOf = async (deviceId: string) => {
		const secrets = new SecretsManagerClient(clientOptions(world.stack.host))
		const sealingKey = readSealingKey(secrets, world.stack.host.output('PskSecret'))
		const table = world.stack.host.output('DevicesTable')
		const made = await ensurePsk({ db: world.stack.db, table, sealingKey, now: Date.now() })(deviceId, false)
		return { key: made?.key ?? assert.fail('no key'), psk: pskOf(world.stack.db, table, sealingKey) }
	}
	const sendSecured = (port: number | undefined, deviceId: string, key: Uint8Array) =>
		withLibcoapPsk({ identity: deviceId, key }, (program) =>
			libcoapClient(
				['-m', 'post', '-t', '110', '-B', '90', `coaps://127.0.0.1:${port}/msg/d2c/raw`],
				Buffer.from('[]'),
				program,
			),
		)

	it('row 64: forward: hears of what was accepted while its connection was cut', async (t) => {
		const { port: streamPort } = new URL(world.streamUrl)
		const relay = await startRelay(Number(streamPort))
		t.after(relay.close)
		const url = world.streamUrl.replace(streamPort, String(relay.port))
		const file = fileIn(t)
		const { port } = await world.openEdge(t, world.stack.restUrl, { stream: { url, key: world.edgeKey } })
		let asked = 0
		await observing(port, cut, ['-o', file.path], async () => {
			await world.until(await world.ask(cut, { payload: '0a', confirm: true }), 'acknowledged')
			relay.cut()
			// Having sent one, the edge asks for the next: that may still be the first of these, which never waits then.
			let missed: ShownDownlink
			let status: unknown
			do {
				missed = await world.ask(cut, { payload: '0b', confirm: true })
				asked += 1
				;({ status } = await world.until(missed, 'queued', 'acknowledged'))
			} while (status === 'acknowledged')
			relay.mend()
			await world.until(missed, 'acknowledged')
		})
		assert.equal(file.hex(), `0a${'0b'.repeat(asked)}`)
	})

	it('says why it hears nothing, once, and goes on without', async (t) => {
		const { port, log } = await world.openEdge(t, world.stack.restUrl, {
			stream: {
				url: world.streamUrl,
				key: world.edgeKey.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
			},
			log: (entry) => {
				if (entry.event === 'coap.downlinks.heard') errors.push(entry.error)
				if (errors.length > 0) told.resolve()
			},
		})
		await told.promise
		assert.deepEqual(errors, ['the stack answers 401 to the key'])
		assert.deepEqual(log, [])
		const file = fileIn(t)
		const downlink = await world.ask(seen, { payload: 'cafe' })
		await sendMessage(port, seen, '', ['-o', file.path])
		await world.until(downlink, 'sent')
		assert.equal(file.hex(), 'cafe')
	})
	const errors: (string | undefined)[] = []
	const told = Promise.withResolvers<void>()

	it('is alive for whoever listens, under its name, as long as it is', async (t) => {
		const resiot = await openStream(`${world.streamUrl}?format=resiot&key=${world.edgeKey}`).catch(
			() => undefined,
		)
		assert.ok(resiot, 'a key of an edge opens the stream')
		resiot.close()
		const edge = await world.openEdge(t, world.stack.restUrl, { name: 'north' })
		const isAlive = world.stream.find(({ source }) => source === 'edge:north')
		const stop = new AbortController()
		const beating = beat(stop.signal)
		assert.equal((await isAlive)['type'], 'sourceAlive')
		stop.abort()
		await beating
		await edge.close()
		// No further one is on its way.
		await world.stream.find(({ type }) => type === 'heartbeat')
	})

	/** As if half a minute passed again and again: a dispatcher at work writes its own time once more. */
	const beat = async (signal: AbortSignal): Promise<void> => {
		while (!signal.aborted) {
			await world.stack.db.send(
				new UpdateItemCommand({
					TableName: world.stack.host.output('StreamsTable'),
					Key: { kind: { S: 'lease' }, id: { S: 'dispatch' } },
					UpdateExpression: 'SET heartbeatAt = :never',
					ExpressionAttributeValues: { ':never': { N: '0' } },
				}),
			)
			values += 1
			await world.stack.publish(quiet, `[{"bn":"14205/0/","n":"0","v":${values}}]`)
			await pause(50)
		}
	}
	let values = 0

	it('tells that a device has joined by a handshake', async (t) => {
		const { key } = await keyOf(secured)
		const settings = readDtlsSettings({ COAP_DTLS_ENABLED: 'true', COAPS_PORT: '0' })
		assert.ok(settings)
		const { dtlsPort } = await world.openEdge(t, world.stack.restUrl, {
			name: 'south',
			stream: undefined,
			dtls: securedEdge(settings, ['127.0.0.1'], new Date()),
		})
		assert.match((await sendSecured(dtlsPort, secured, key)).received.join(), /2\.01$/)
		const joined = await world.stream.find(({ type, cause }) => type === 'joined' && cause === 'handshake')
		const { deviceId, source, importId } = joined
		assert.deepEqual([deviceId, source, importId], [secured, 'edge:south', undefined])
	})

	it('is told from the CoAP server of local mode, which tells the same', async () => {
		const { key, psk } = await keyOf(local)
		const { dtlsPort } = await world.stack.openDoorWith({ dtls: { port: 0, credentials: { psk } } })
		await sendSecured(dtlsPort, local, key)
		const { source, cause } = await world.stream.find(
			({ type, deviceId }) => type === 'joined' && deviceId === local,
		)
		assert.deepEqual([source, cause], ['coap', 'handshake'])
	})

	it('writes no event while only edges listen, but for downlinks', async (t) => {
		await world.openEdge(t, world.stack.restUrl)
		world.stream.close()
		await once(world.stream.socket, 'close')
		const TableName = world.stack.host.output('StreamsTable')
		// As if the last other socket had been gone for an hour.
		await world.stack.db.send(
			new UpdateItemCommand({
				TableName,
				Key: { kind: { S: 'listeners' }, id: { S: 'until' } },
				UpdateExpression: 'SET #until = :past',
				ExpressionAttributeNames: { '#until': 'until' },
				ExpressionAttributeValues: { ':past': { N: '0' } },
			}),
		)
		const from = world.stack.host.lines.length
		await world.stack.publish(quiet, '[{"bn":"14201/0/","n":"6","vs":"alone"}]')
		await world.stack.logged(['"message":"imported"', quiet], 1, from)
		const downlink = await world.ask(quiet, { payload: '00' })
		const events = async () => {
			const { Items = [] } = await world.stack.db.send(
				new ScanCommand({ TableName: world.stack.host.output('EventsTable') }),
			)
			return Items.map(({ event }) => event?.M ?? {})
		}
		const told = await events()
		assert.ok(told.some((event) => event['downlinkId']?.S === downlink.id))
		const payload = Buffer.from('[{"bn":"14201/0/","n":"6","vs":"alone"}]').toString('base64')
		const uplinks = told.filter(
			({ payload: bytes }) => Buffer.from(bytes?.B ?? []).toString('base64') === payload,
		)
		assert.deepEqual(uplinks, [])
	})
})
