import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { tagOf } from '../../lambda/downlinks/contract.ts'
import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import { fileIn, observing, sendMessage, startDownlinkStack } from './testing/downlinkStack.ts'
import { startEdgeProcess } from './testing/edgeProcess.ts'
import { startWay, type Way } from './testing/startWay.ts'

const devices = Array.from({ length: 12 }, (_, index) => ({
	deviceId: `oob-3500000000007${String(index).padStart(2, '0')}`,
	fingerprint: `29a.edged${'abcdefghijkm'[index]}`,
}))

describe('downlinks at an edge that stands alone', () => {
	let world: Awaited<ReturnType<typeof startDownlinkStack>>
	let used = 0
	before(async () => {
		world = await startDownlinkStack(devices)
	})
	after(() => world.close())
	/** one that no other test has */
	const nextDevice = (): string => devices[used++]?.deviceId ?? assert.fail('there are not enough devices')

	it('reach a device that observes as soon as they are accepted, byte by byte, and are acknowledged', async (t) => {
		const deviceId = nextDevice()
		const file = fileIn(t)
		const { edge, edgeKey, streamUrl, stack } = world
		const { port, said, logged } = await startEdgeProcess(t, stack.restUrl, edge, ['--stream', streamUrl], {
			EDGE_KEY: edgeKey,
		})
		await logged('coap.downlinks.heard')
		const waiting = await world.ask(deviceId, { payload: 'HI!', raw: true, confirm: true, reference: 'r' })
		await observing(port, deviceId, ['-o', file.path], async () => {
			assert.equal((await world.until(waiting, 'acknowledged'))['reference'], 'r')
			// The device was seen at the edge, so no route has to be asked for.
			const large = await world.ask(deviceId, {
				payload: '00ff'.repeat(16_384),
				confirm: true,
				route: undefined,
			})
			await world.until(large, 'acknowledged')
			assert.deepEqual(await world.statuses(large), ['accepted', 'sent', 'acknowledged'])
		})
		assert.deepEqual(await world.statuses(waiting), ['accepted', 'sent', 'acknowledged'])
		const { route, bytes } =
			(await world.show(waiting)).transitions.find(({ status }) => status === 'sent') ?? {}
		assert.deepEqual({ route, bytes }, { route: 'coap', bytes: 3 })
		const expected = Buffer.concat([Buffer.from('HI!'), Buffer.alloc(32_768, Buffer.of(0, 255))])
		assert.ok(file.bytes().equals(expected))
		assert.ok(!said().some((line) => line.includes('without a key')))
	})

	it('come with the answer to the next message, once, without a key; the device says what became of them', async (t) => {
		const deviceId = nextDevice()
		const file = fileIn(t)
		const { port, said } = await startEdgeProcess(t, world.stack.restUrl, world.edge)
		assert.equal(said().filter((line) => line.includes('without a key')).length, 1)
		assert.match((await sendMessage(port, deviceId)).received.join(), /2\.01$/)
		const downlink = await world.ask(deviceId, { payload: 'cafe', contentFormat: 42, route: undefined })
		assert.equal((await world.until(downlink, 'queued'))['route'], 'coap')
		const { output } = await sendMessage(port, deviceId, '', ['-o', file.path])
		assert.equal(file.hex(), 'cafe', output)
		assert.match(output, new RegExp(`ETag:0x${tagOf(downlink.id)}`))
		await world.until(downlink, 'sent')
		await sendMessage(port, deviceId, `&applied=${tagOf(downlink.id)}`)
		await sendMessage(port, deviceId, `&applied=${tagOf(downlink.id)}`)
		assert.deepEqual(await world.statuses(downlink), ['accepted', 'sent', 'applied'])
	})

	describe('while the stack', () => {
		const openWay = async (t: TestContext): Promise<Way> => {
			const way = await startWay(world.stack.restUrl, 0, ['/edge/downlinks'])
			t.after(way.close)
			return way
		}
		const poll = (port: number, deviceId: string, file: string) =>
			libcoapClient(['-m', 'get', '-o', file, `coap://127.0.0.1:${port}/msg/c2d?id=${deviceId}`])

		it('row 61: forward: loses answers and requests: each comes once, and each report is stored', async (t) => {
			const deviceId = nextDevice()
			const file = fileIn(t)
			const way = await openWay(t)
			const { port } = await world.openEdge(t, way.url, { stream: undefined })
			const downlink = await world.ask(deviceId, { payload: 'c0ffee', confirm: true })
			// A look, a take, a claim that is held, and two reports.
			for (let count = 0; count < 5; count++) way.faults.push('lose answer', 'lose request', 'pass')
			await poll(port, deviceId, file.path)
			await world.until(downlink, 'acknowledged')
			assert.equal(file.hex(), 'c0ffee')
			assert.deepEqual(await world.statuses(downlink), ['accepted', 'sent', 'acknowledged'])
		})

		it('row 62: forward: is not reached: what has become of a downlink is stored when it is, with its time', async (t) => {
			const deviceId = nextDevice()
			const file = fileIn(t)
			const way = await openWay(t)
			const { port } = await world.openEdge(t, way.url, { stream: undefined })
			const downlink = await world.ask(deviceId, { payload: 'c0ffee', confirm: true })
			// The look, the take and the claim pass; the reports do not.
			const passed = way.requests.length
			const polled = poll(port, deviceId, file.path)
			await way.reached(passed + 3)
			way.faults.push(...Array<'lose request'>(5).fill('lose request'))
			await polled
			const acknowledged = Date.now()
			// The device asks again while nobody knows that it has it.
			const again = fileIn(t)
			await poll(port, deviceId, again.path)
			assert.ok(!again.hex().includes('c0ffee'))
			await world.until(downlink, 'acknowledged')
			const { transitions } = await world.show(downlink)
			const [sent] = transitions.filter(({ status }) => status === 'sent')
			assert.ok(Date.parse(sent?.at ?? '') <= acknowledged, `${sent?.at} is later than the acknowledgement`)
			assert.deepEqual(await world.statuses(downlink), ['accepted', 'sent', 'acknowledged'])
		})
	})

	it('row 63: forward: are not sent again if the edge was killed before it could say what became of them, and keep no other one', async (t) => {
		const deviceId = nextDevice()
		const way = await startWay(world.stack.restUrl, 0, ['/edge/downlinks'])
		t.after(way.close)
		const { port, kill } = await startEdgeProcess(t, way.url, world.edge)
		const downlink = await world.ask(deviceId, { payload: 'c0ffee' })
		const next = await world.ask(deviceId, { payload: 'beef' })
		const file = fileIn(t)
		const polled = libcoapClient([
			'-m',
			'get',
			'-o',
			file.path,
			`coap://127.0.0.1:${port}/msg/c2d?id=${deviceId}`,
		])
		await way.reached(3)
		way.faults.push('hang', 'hang', 'hang')
		await polled
		assert.equal(file.hex(), 'c0ffee')
		await kill()
		const other = await world.openEdge(t, world.stack.restUrl, { stream: undefined })
		// Nobody knows yet what became of the first one.
		assert.doesNotMatch((await sendMessage(other.port, deviceId)).output, /ETag/)
		await endClaim(downlink)
		const later = fileIn(t)
		await sendMessage(other.port, deviceId, '', ['-o', later.path])
		assert.equal(later.hex(), 'beef')
		await world.until(next, 'sent')
		const { status, transitions } = await world.show(downlink)
		assert.equal(status, 'failed')
		assert.match(transitions.at(-1)?.reason ?? '', /The device may have got it/)
	})

	/** As if its sender had not been heard of for 100 s. */
	const endClaim = async ({ deviceId, id }: ShownDownlink): Promise<void> => {
		await world.stack.db.send(
			new UpdateItemCommand({
				TableName: world.stack.host.output('DownlinksTable'),
				Key: { deviceId: { S: deviceId }, id: { S: id } },
				UpdateExpression: 'SET claim.#until = :past',
				ExpressionAttributeNames: { '#until': 'until' },
				ExpressionAttributeValues: { ':past': { N: String(Date.now()) } },
			}),
		)
	}

	it('that the device refuses, that are cancelled and that expire end as they do everywhere', async (t) => {
		const deviceId = nextDevice()
		const file = fileIn(t)
		const { port } = await world.openEdge(t, world.stack.restUrl)
		const cancelled = await world.ask(deviceId, { payload: 'aa' })
		const expired = await world.ask(deviceId, { payload: 'bb', timeToLive: 1 })
		const refused = await world.ask(deviceId, { payload: 'cc', confirm: true })
		await world.call('DELETE', `/device/${deviceId}/downlinks/${cancelled.id}`)
		await world.until(expired, 'expired')
		await sendMessage(port, deviceId, '', ['-o', file.path])
		await world.until(refused, 'acknowledged')
		assert.equal(file.hex(), 'cc')
		await sendMessage(port, deviceId, `&rejected=${tagOf(refused.id)}&reason=too+hot`)
		const { status, transitions } = await world.show(refused)
		assert.deepEqual([status, transitions.at(-1)?.reason], ['rejected', 'The device refused it: too+hot'])
	})

	it('follow a device that moves from one edge to another', async (t) => {
		const deviceId = nextDevice()
		const [one, other] = [
			await world.openEdge(t, world.stack.restUrl, { parameters: { ackTimeoutMs: 100, maxRetransmit: 1 } }),
			await world.openEdge(t, world.stack.restUrl, { name: 'other' }),
		]
		const [before, after] = [fileIn(t), fileIn(t)]
		await observing(one.port, deviceId, ['-o', before.path], async () => {
			await world.until(await world.ask(deviceId, { payload: '0a', confirm: true }), 'acknowledged')
		})
		// The first edge still believes that the device observes there.
		const moved = await world.ask(deviceId, { payload: '0b', confirm: true })
		await world.until(moved, 'sent')
		await observing(other.port, deviceId, ['-o', after.path], async () => {
			await world.until(moved, 'acknowledged')
			await world.until(await world.ask(deviceId, { payload: '0c', confirm: true }), 'acknowledged')
		})
		assert.deepEqual([before.hex(), after.hex()], ['0a', '0b0c'])
		// By the one in vain, and then by the other.
		assert.deepEqual(await world.statuses(moved), ['accepted', 'sent', 'sent', 'acknowledged'])
	})
})
