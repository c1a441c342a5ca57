import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newConnection } from '../connection.ts'
import { connect } from './connect.ts'

const now = 1694503339523

type ConnectNeeds = Parameters<typeof connect>[0]

/** Ports that record their calls. */
const recording = (changed: Partial<ConnectNeeds> = {}) => {
	const calls: { readonly name: string; readonly argument: unknown }[] = []
	const called = async (name: string, argument: unknown): Promise<void> => {
		await new Promise(setImmediate)
		calls.push({ name, argument })
	}
	const accept = connect({
		newestSeq: async (deviceId) => {
			await called('newestSeq', deviceId)
			return 7
		},
		countConnections: async (deviceId, seconds) => {
			await called('countConnections', [deviceId, seconds])
			return 2
		},
		socketsPerDevice: 1000,
		store: (connection) => called('store', connection),
		sendGreeting: (greeting) => called('sendGreeting', greeting),
		now: () => now,
		...changed,
	})
	return { calls, names: () => calls.map(({ name }) => name), accept }
}

describe('a socket that connects', () => {
	it('is stored after the newest seq has been read, and greeted after it is stored', async () => {
		const { calls, accept } = recording()
		assert.deepEqual(await accept('device', 'c1', { fingerprint: '92b.y7i24q' }), { statusCode: 200 })
		assert.deepEqual(calls, [
			{ name: 'newestSeq', argument: 'device' },
			{ name: 'countConnections', argument: ['device', now / 1000] },
			{ name: 'store', argument: newConnection('device', 'c1', now) },
			{
				name: 'sendGreeting',
				argument: {
					v: 1,
					deviceId: 'device',
					connectionId: 'c1',
					connectedAt: now,
					resume: {},
					tip: 7,
					crowd: 3,
				},
			},
		])
	})

	for (const { query, resume } of [
		{ query: { after: '5' }, resume: { after: 5 } },
		{ query: { last: '10' }, resume: { last: 10 } },
	])
		it(`is greeted as it asks for: ${JSON.stringify(query)}`, async () => {
			const { calls, accept } = recording()
			await accept('device', 'c1', query)
			const { argument } = calls.at(-1) ?? {}
			assert.deepEqual((argument as { readonly resume: unknown }).resume, resume)
		})

	for (const query of [{ after: 'x' }, { last: '0' }, { after: '1', last: '1' }])
		it(`is refused with what is wrong, and nothing is stored: ${JSON.stringify(query)}`, async () => {
			const { calls, accept } = recording()
			const { statusCode, body } = await accept('device', 'c1', query)
			assert.equal(statusCode, 400)
			assert.match(body ?? '', /^(?:after|last)/)
			assert.deepEqual(calls, [])
		})

	const failing = async (): Promise<never> => {
		throw new Error('throttled')
	}
	for (const { port, before } of [
		{ port: 'newestSeq', before: [] },
		{ port: 'countConnections', before: [] },
		{ port: 'store', before: ['newestSeq', 'countConnections'] },
		{ port: 'sendGreeting', before: ['newestSeq', 'countConnections', 'store'] },
	])
		it(`is not accepted when ${port} fails`, async () => {
			const { names, accept } = recording({ [port]: failing })
			await assert.rejects(accept('device', 'c1', {}), /throttled/)
			// The other read may still be running.
			assert.ok(before.every((name, index) => names()[index] === name))
			assert.ok(names().length <= Math.max(1, before.length))
		})
})

describe('a socket too many', () => {
	const crowded = (socketsPerDevice: number) =>
		recording({ socketsPerDevice, countConnections: async () => 5 })

	it('is refused with the reason, and nothing is stored', async () => {
		const { names, accept } = crowded(5)
		const { statusCode, body } = await accept('device', 'c6', {})
		assert.equal(statusCode, 429)
		assert.match(body ?? '', /^5 connections/)
		assert.deepEqual(names(), ['newestSeq'])
	})

	for (const limit of [6, 0])
		it(`is none with a limit of ${limit}`, async () => {
			const { accept } = crowded(limit)
			assert.equal((await accept('device', 'c6', {})).statusCode, 200)
		})
})
