import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startStack, type TestSocket, type TestStack } from '../testing/hostedStack.ts'

const popular = { deviceId: 'oob-350000000000001', fingerprint: '29a.abcdef' }
const quiet = { deviceId: 'oob-350000000000002', fingerprint: '29a.ghijkm' }

describe('torture: many watch one device', () => {
	let stack: TestStack
	before(async () => {
		stack = await startStack([popular, quiet])
	})
	after(() => stack.close())

	const publish = (deviceId: string, payload: object) => stack.publish(deviceId, JSON.stringify(payload))

	describe('250 sockets', () => {
		const watchers: TestSocket[] = []
		before(async () => {
			// The first one waits for the functions to start. The others come in groups, because the stage throttles connections.
			watchers.push(await stack.watch(popular))
			while (watchers.length < 250) {
				const more = Array.from({ length: Math.min(25, 250 - watchers.length) }, () => stack.watch(popular))
				watchers.push(...(await Promise.all(more)))
			}
		})
		after(() => {
			for (const { socket } of watchers) socket.terminate()
		})
		const next = (): readonly Promise<string>[] => watchers.map((watcher) => watcher.next())

		it('get every import, by way of the fan-out', async () => {
			for (const seq of [1, 2, 3]) {
				await publish(popular.deviceId, [{ bn: '14205/0/', bt: 1700000000 + seq, n: '0', v: seq }])
				for (const frame of await Promise.all(next())) {
					const { seq: received, Resources } = JSON.parse(frame)
					assert.deepEqual([received, Resources['0']], [seq, seq])
				}
			}
			await stack.logged(['"message":"pushed"', '"service":"fanOut"'], 3, 0)
		})

		it('row 31: posts: one of them that takes nothing is ended, and all others have their frame', async () => {
			const from = stack.host.lines.length
			const closed = Promise.race(watchers.map((watcher) => watcher.closed()))
			const end = stack.host.host.faults.plan({ service: 'execute-api', sequence: ['hang'] })
			await publish(popular.deviceId, [{ bn: '14205/0/', bt: 1700000004, n: '0', v: 4 }])
			await new Promise<void>((resolve) => {
				let missing = watchers.length - 1
				for (const frame of next())
					void frame.then(
						() => --missing === 0 && resolve(),
						// The ended socket gets no frame.
						() => undefined,
					)
			})
			await stack.logged(['"message":"pushed"', '"slow":1'], 1, from)
			end()
			assert.equal(await closed, 1000)
		})
	})

	it('row 31: posts: one who does not read is ended, and holds up nobody', async () => {
		const [reader, blocked] = [await stack.watch(quiet), await stack.watch(quiet)]
		const other = await stack.watch(quiet)
		blocked.socket.pause()
		const isSlow = stack.host.line(
			(text) => text.includes('"message":"pushed"') && text.includes('"slow":1'),
			stack.host.lines.length,
		)
		let seq = 0
		let isOver = false
		void isSlow.then(() => {
			isOver = true
		})
		// Buffers in between hold some megabytes before a post to a socket that does not read fails.
		const vs = 'x'.repeat(7000)
		while (!isOver && seq < 1000) {
			seq += 1
			const bt = 1700000000 + seq
			const names = ['0', '2', '3', '4'].map((n) => ({ n, vs }))
			await publish(quiet.deviceId, [{ bn: '14204/0/', bt, n: '1', vs: `${seq}` }, ...names])
			for (const { next } of [reader, other]) {
				const { seq: received, Resources } = JSON.parse(await next())
				assert.deepEqual([received, Resources['1']], [seq, `${seq}`])
			}
		}
		await isSlow
		const closed = blocked.closed()
		blocked.socket.resume()
		assert.equal(await closed, 1000)
		await publish(quiet.deviceId, [{ bn: '14205/0/', bt: 1700000000, n: '0', v: 21 }])
		for (const { next } of [reader, other]) assert.equal(JSON.parse(await next()).seq, seq + 1)
	})
})
