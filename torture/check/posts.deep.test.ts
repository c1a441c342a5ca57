import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { makeSocketsOld } from '../../cdk/testing/crowd.ts'
import { type Watch, watchDevice } from '../../client/index.ts'
import { untilItHangs } from '../../local/testing/hang.ts'
import { startStack, type TestDevice, type TestStack } from '../../testing/hostedStack.ts'

const unsteady = { deviceId: 'oob-350000000000201', fingerprint: '29a.abcdef' }
const forbidden = { deviceId: 'oob-350000000000202', fingerprint: '29a.ghijkm' }
const leaving = { deviceId: 'oob-350000000000203', fingerprint: '29a.npqrst' }

describe('torture: posts go wrong', () => {
	let stack: TestStack
	before(async () => {
		stack = await startStack([unsteady, forbidden, leaving])
	})
	after(() => stack.close())

	const send = ({ deviceId }: TestDevice, value: number) =>
		stack.publish(deviceId, JSON.stringify([{ bn: '14205/0/', bt: 1700000000 + value, n: '0', v: value }]))

	/** A client of the package, and its events so far. */
	const follow = (device: TestDevice) => {
		const { webSocketUrl, restUrl } = stack
		const watch: Watch = watchDevice({ webSocketUrl, restUrl, fingerprint: device.fingerprint })
		const changed = new EventEmitter()
		const told: unknown[] = []
		const wrong: string[] = []
		watch.on('update', ({ update }) => {
			told.push(update.Resources['0'])
			changed.emit('change')
		})
		watch.on('status', () => changed.emit('change'))
		for (const type of ['gap', 'reset', 'unknown'] as const) watch.on(type, () => wrong.push(type))
		const until = async (isTrue: () => boolean): Promise<void> => {
			const signal = untilItHangs()
			while (!isTrue()) await once(changed, 'change', { signal })
		}
		const isLive = () => watch.status().state === 'live'
		return { told, wrong, until, isLive, close: watch.close }
	}

	const values = Array.from({ length: 20 }, (_, index) => index + 1)

	it('row 34: posts: while 3 of 10 fail every import succeeds, and every client is told of everything once', async (test) => {
		const clients = Array.from({ length: 10 }, () => follow(unsteady))
		test.after(() => {
			for (const { close } of clients) close()
		})
		for (const { until, isLive } of clients) await until(isLive)
		const from = stack.host.lines.length
		const end = stack.host.host.faults.plan({ service: 'execute-api', seed: 34, rates: { '500': 0.3 } })
		for (const value of values.slice(1)) await send(unsteady, value - 1)
		await stack.logged(['"message":"pushed"', unsteady.deviceId], values.length - 1, from)
		end()
		// A client may have missed the last frame and the end of its socket. The next frame makes it notice.
		await send(unsteady, values.length)
		for (const { until, told } of clients) await until(() => told.length >= values.length)
		// The queue may reorder messages, so the log has the order.
		const log = await stack.imports(unsteady)
		const imported = log.map(({ lwm2m }) => lwm2m?.[0]?.Resources['0'])
		for (const { told, wrong } of clients) assert.deepEqual({ told, wrong }, { told: imported, wrong: [] })
		const lines = stack.host.lines.slice(from)
		assert.deepEqual(
			lines.filter((line) => line.includes('"message":"import failed"')),
			[],
		)
		assert.ok(lines.some((line) => line.includes('"message":"post failed"')))
		assert.deepEqual(
			log.map(({ seq, success }) => [seq, success]),
			values.map((seq) => [seq, true]),
		)
	})

	it('row 35: posts: while they are forbidden imports succeed, the log says so, and clients catch up later', async (test) => {
		const { until, isLive, told, wrong, close } = follow(forbidden)
		test.after(close)
		await until(isLive)
		const from = stack.host.lines.length
		const end = stack.host.host.faults.plan({ service: 'execute-api', seed: 1, rates: { forbidden: 1 } })
		await send(forbidden, 1)
		await stack.host.line((text) => text.includes('"message":"pushed"') && text.includes('"failed":1'), from)
		// Errors go to another stream than other lines and may arrive after them.
		await stack.host.line((text) => text.includes('"level":"ERROR"') && text.includes('post forbidden'), from)
		end()
		assert.deepEqual(told, [])
		await send(forbidden, 2)
		await until(() => told.length === 2)
		assert.deepEqual({ told, wrong }, { told: [1, 2], wrong: [] })
	})

	describe('row 30: posts: a socket that is gone', () => {
		const logged = (event: string, from: number, more = '') =>
			stack.host.line((text) => text.includes(`"message":"${event}"`) && text.includes(more), from)
		it('during its handshake is greeted a moment later, and kept', async () => {
			const caller = stack.functionId('LiveGreet')
			const end = stack.host.host.faults.plan({
				service: 'execute-api',
				caller,
				sequence: ['gone', 'gone', 'gone'],
			})
			const { socket, next } = await stack.watch(leaving)
			end()
			await send(leaving, 1)
			assert.equal(JSON.parse(await next()).seq, 1)
			socket.terminate()
		})

		it('is ended if it is there after all, young or old, so that its client comes back', async () => {
			for (const [index, prepare] of [async () => undefined, () => makeSocketsOld(stack.host)].entries()) {
				const watcher = await stack.watch(leaving)
				const closed = watcher.closed()
				await prepare()
				const end = stack.host.host.faults.plan({ service: 'execute-api', sequence: ['gone'] })
				const from = stack.host.lines.length
				await send(leaving, 2 + index)
				await logged('pushed', from, '"gone":1')
				end()
				assert.equal(await closed, 1000)
			}
		})
	})
})
