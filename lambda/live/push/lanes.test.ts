import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLanes } from './pushFrames.ts'

/** Everything that is not waiting for the test has happened. */
const settled = () => new Promise(setImmediate)

/** Work that ends when the test says so. */
const held = () => {
	const begun: string[] = []
	const ends = new Map<string, PromiseWithResolvers<string>>()
	return {
		begun,
		work: (name: string) => (): Promise<string> => {
			begun.push(name)
			const end = Promise.withResolvers<string>()
			ends.set(name, end)
			return end.promise
		},
		end: async (name: string, error?: Error) => {
			if (error === undefined) ends.get(name)?.resolve(name)
			else ends.get(name)?.reject(error)
			await settled()
		},
	}
}

describe('lanes', () => {
	it('do the work of one lane in order, the next when the one before has ended', async () => {
		const { work, begun, end } = held()
		const lanes = createLanes(10)
		const results = Promise.all([lanes('a', work('a1')), lanes('a', work('a2')), lanes('a', work('a3'))])
		await settled()
		assert.deepEqual(begun, ['a1'])
		await end('a1')
		assert.deepEqual(begun, ['a1', 'a2'])
		await end('a2')
		await end('a3')
		assert.deepEqual(await results, ['a1', 'a2', 'a3'])
	})

	it('do not wait for one another', async () => {
		const { work, begun, end } = held()
		const lanes = createLanes(10)
		const stuck = lanes('a', work('a1'))
		const waiting = lanes('a', work('a2'))
		const other = lanes('b', work('b1'))
		await settled()
		assert.deepEqual(begun, ['a1', 'b1'])
		await end('b1')
		assert.equal(await other, 'b1')
		await end('a1')
		await end('a2')
		assert.deepEqual(await Promise.all([stuck, waiting]), ['a1', 'a2'])
	})

	it('move so many at the same time, and the next when one of them has ended', async () => {
		const { work, begun, end } = held()
		const lanes = createLanes(2)
		const names = ['a', 'b', 'c', 'd']
		const results = Promise.all(names.map((name) => lanes(name, work(name))))
		await settled()
		assert.deepEqual(begun, ['a', 'b'])
		await end('b')
		assert.deepEqual(begun, ['a', 'b', 'c'])
		await end('c')
		assert.deepEqual(begun, names)
		await end('a')
		await end('d')
		assert.deepEqual(await results, names)
	})

	it('that wait for their own turn leave room for others', async () => {
		const { work, begun, end } = held()
		const lanes = createLanes(2)
		const results = Promise.all(['a1', 'a2', 'a3', 'b1'].map((name) => lanes(name.slice(0, 1), work(name))))
		await settled()
		assert.deepEqual(begun, ['a1', 'b1'])
		for (const name of ['a1', 'a2', 'a3', 'b1']) await end(name)
		await results
	})

	it('go on after work that rejects, or throws, which only its giver hears of', async () => {
		const { work, begun, end } = held()
		const lanes = createLanes(1)
		const thrown = lanes('a', () => {
			throw new Error('thrown')
		})
		const rejected = lanes('a', work('a1'))
		const next = lanes('a', work('a2'))
		await assert.rejects(thrown, /thrown/)
		const rejecting = assert.rejects(rejected, /rejected/)
		await settled()
		await end('a1', new Error('rejected'))
		await rejecting
		assert.deepEqual(begun, ['a1', 'a2'])
		await end('a2')
		assert.equal(await next, 'a2')
		assert.equal(await lanes('b', async () => 'b1'), 'b1', 'its place is free again')
	})

	it('vanish when their work has ended', async (t) => {
		const set = t.mock.method(Map.prototype, 'set')
		const lanes = createLanes(5)
		const names = Array.from({ length: 100 }, (_, index) => `lane-${index % 20}`)
		await Promise.all(names.map((name) => lanes(name, async () => name)))
		await settled()
		const maps = set.mock.calls
			.filter(({ arguments: [key] }) => String(key).startsWith('lane-'))
			.map((call) => call.this as Map<unknown, unknown>)
		assert.equal(maps.length, 100)
		assert.deepEqual(
			[...new Set(maps)].map(({ size }) => size),
			[0],
		)
	})
})
