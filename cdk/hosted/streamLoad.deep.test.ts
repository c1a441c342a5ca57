import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { openStream } from '../../testing/streamClient.ts'

const devices = Array.from({ length: 10 }, (_, index) => ({
	deviceId: `load-${index}`,
	model: 'PCA20065',
	fingerprint: `29a.laad${'abcdefghij'[index]}222`,
}))

/** messages in all, 50 each second */
const messages = 500

type Seen = {
	readonly id: string
	readonly deviceId: string
	readonly seq: number
	readonly cursor: number
	readonly at: number
}

/** Follows a stream, and connects again after its last cursor whenever it is cut. */
const follow = async (url: string, key: string, cut: (seen: number) => boolean) => {
	const seen = new Map<string, Seen>()
	const delays: number[] = []
	const written: number[] = []
	const order: Seen[] = []
	let cursor: string | undefined
	let isOver = false
	let connections = 0
	let current: Awaited<ReturnType<typeof openStream>> | undefined
	const run = async (): Promise<void> => {
		while (!isOver) {
			const client = await openStream(
				`${url}?key=${key}&types=uplink${cursor === undefined ? '' : `&after=${cursor}`}`,
			)
			current = client
			connections += 1
			if (connections === 1) subscribed.resolve()
			let isOpen = true
			void client.closed.then(() => {
				isOpen = false
			})
			let isLive = cursor === undefined
			while (isOpen && !isOver) {
				const frame = await Promise.race([
					client.next().catch(() => undefined),
					client.closed.then(() => undefined),
				])
				if (frame === undefined) break
				if (frame['type'] === 'resumed') isLive = true
				if (typeof frame['cursor'] === 'string') cursor = frame['cursor']
				if (frame['type'] !== 'uplink') continue
				const one = { ...(frame as unknown as Seen), cursor: Number(frame['cursor']) }
				if (seen.has(one.id)) continue
				seen.set(one.id, one)
				order.push(one)
				if (isLive) {
					delays.push(Date.now() - one.at)
					written.push(Date.now() - one.cursor)
				}
				if (cut(seen.size)) {
					client.close()
					break
				}
			}
			client.close()
		}
	}
	const subscribed = Promise.withResolvers<void>()
	const ended = run()
	await subscribed.promise
	return {
		seen,
		delays,
		written,
		order,
		connections: () => connections,
		end: async () => {
			isOver = true
			current?.close()
			await ended
		},
	}
}

describe('five clients of the stream at 50 messages a second', () => {
	let stack: TestStack
	let key: string
	let url: string
	before(async () => {
		stack = await startStack(devices)
		key = (await makeKey(stack.db, stack.host.output('KeysTable'))('--scope', 'stream:read')).key
		url = stack.host.output('CommunicationsUrl')
	})
	after(() => stack.close())

	/** A client that opens a socket, and never reads. */
	const stall = () => {
		const { hostname, port, pathname } = new URL(url)
		const socket = connect(Number(port), hostname)
		socket.write(
			`GET ${pathname}?key=${key} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nupgrade: websocket\r\nconnection: upgrade\r\n` +
				'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
		)
		socket.pause()
		socket.on('error', () => undefined)
		return socket
	}

	it('lose nothing and keep the order of each device, one of them stalled and one cut again and again', async () => {
		const stalled = stall()
		const steady = await Promise.all([0, 1, 2].map(() => follow(url, key, () => false)))
		const torn = await follow(url, key, (count) => count % 67 === 66)
		await pause(2500)
		const begun = Date.now()
		for (let count = 0; count < messages; count++) {
			const { deviceId } = devices[count % devices.length] ?? { deviceId: '' }
			const pack = [{ bn: '14205/0/', bt: Math.floor(begun / 1000), n: '0', v: count, t: count / 1000 }]
			void stack.publish(deviceId, JSON.stringify(pack))
			await pause(Math.max(0, begun + count * 20 - Date.now()))
		}
		for (const one of [...steady, torn]) while (one.seen.size < messages) await pause(50)
		for (const { order } of [...steady, torn]) {
			const newest = new Map<string, number>()
			for (const { deviceId, seq } of order) {
				assert.equal(seq, (newest.get(deviceId) ?? 0) + 1, deviceId)
				newest.set(deviceId, seq)
			}
		}
		assert.ok(torn.connections() > 3)
		const shares = (all: readonly number[]): string => {
			const sorted = all.toSorted((a, b) => a - b)
			const at = (share: number) => sorted[Math.floor(sorted.length * share)]
			return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`
		}
		const [received, written] = [steady.flatMap((one) => one.delays), steady.flatMap((one) => one.written)]
		process.stdout.write(
			`# from its reception: ${shares(received)}; since it was written: ${shares(written)}\n`,
		)
		for (const one of [...steady, torn]) await one.end()
		stalled.destroy()
	})
})
