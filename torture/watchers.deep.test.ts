import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { WebSocket } from 'ws'
import { watchDevice } from '../client/watchDevice.ts'
import { openSocket, refusedStatus } from '../local/testing/sockets.ts'
import { startStack, type TestStack } from '../testing/hostedStack.ts'

const popular = { deviceId: 'oob-350000000000001', fingerprint: '29a.abcdef' }
const quiet = { deviceId: 'oob-350000000000002', fingerprint: '29a.ghijkm' }

const crowdSize = 40
const socketsPerDevice = 42

/** A message with readings of a battery. */
const readings = (updates: number, begin: number): string =>
	JSON.stringify(
		Array.from({ length: updates }, (_, index) => ({ bn: '14202/0/', bt: begin + index, n: '0', v: 50 })),
	)

type Frame = { readonly '@context': string; readonly seq: number; readonly part?: number }

const isA = ({ '@context': context }: Frame, kind: string): boolean => context.endsWith(kind)

/** A socket of the crowd. It reads all frames and keeps what the check of their order needs. */
const join = async (url: string) => {
	const socket = new WebSocket(url)
	const order: string[] = []
	let markers = 0
	socket.on('message', (data) => {
		const frame = JSON.parse(Buffer.from(data as Buffer).toString()) as Frame
		if (isA(frame, '/senml/live')) markers += 1
		if (frame.part !== undefined && isA(frame, '/object/update')) order.push(`${frame.seq}/${frame.part}`)
	})
	await once(socket, 'open')
	return { socket, order, isLive: () => markers > 0 }
}

describe('row 47: connections: many who watch one device miss very much', () => {
	let stack: TestStack
	const crowd: Awaited<ReturnType<typeof join>>[] = []
	const urlOf = ({ fingerprint }: typeof popular, more = '') =>
		`${stack.webSocketUrl}?fingerprint=${fingerprint}${more}`
	const logged = (text: string, from = 0) =>
		stack.host.lines.slice(from).filter((line) => line.includes(text))

	const begin = Math.floor(Date.now() / 1000) - 86_400
	const imports = 8
	const parts = 250
	before(async () => {
		stack = await startStack([popular, quiet], { socketsPerDevice })
		const { length } = stack.host.lines
		for (let sent = 0; sent < imports; sent++)
			await stack.publish(popular.deviceId, readings(parts, begin + parts * sent))
		// More imports than one greeting sends.
		for (let sent = 0; sent < 60; sent++) await stack.publish(quiet.deviceId, readings(1, begin + sent))
		await stack.logged(['"message":"imported"'], imports + 60, length)
		for (let left = crowdSize; left > 0; left -= 10)
			crowd.push(...(await Promise.all(Array.from({ length: 10 }, () => join(urlOf(popular, '&after=0'))))))
		// From here on the crowd only waits for backlogs.
		await stack.logged(['"message":"continued"', popular.deviceId], crowdSize, length)
	})
	after(async () => {
		for (const { socket } of crowd) socket.terminate()
		await stack.close()
	})

	it('and keep the identity of another device waiting for no more than what is under way', async () => {
		const from = stack.host.lines.length
		const { socket, next } = await openSocket(urlOf(quiet))
		const [identity, state] = [JSON.parse(await next()) as Frame, JSON.parse(await next()) as Frame]
		const slices = logged('"message":"continued"', from).length
		assert.ok(isA(identity, '/deviceIdentity') && isA(state, '/shadow'))
		assert.ok(crowd.every(({ isLive }) => !isLive()))
		// Two functions, a batch of ten each, twice.
		assert.ok(slices <= 40, `${slices} slices of backlogs before the identity`)
		socket.terminate()
	})

	it('and keep no backlog of another device waiting for theirs', async () => {
		const { socket, next } = await openSocket(urlOf(quiet, '&after=0'))
		const seqs: number[] = []
		for (;;) {
			const frame = JSON.parse(await next()) as Frame
			if (isA(frame, '/senml/live')) break
			if (isA(frame, '/object/update')) seqs.push(frame.seq)
		}
		assert.deepEqual(
			seqs,
			Array.from({ length: 60 }, (_, index) => index + 1),
		)
		assert.ok(crowd.every(({ isLive }) => !isLive()))
		assert.ok(logged('"message":"continued"').some((line) => line.includes(quiet.deviceId)))
		socket.terminate()
	})

	it('and get all of it, in order and once, as long as they stay', async () => {
		const [stays, ...others] = crowd
		assert.ok(stays !== undefined)
		for (const { socket } of others) socket.terminate()
		while (!stays.isLive()) await once(stays.socket, 'message')
		const expected = Array.from({ length: imports }, (_, seq) =>
			Array.from({ length: parts }, (_, part) => `${seq + 1}/${part + 1}`),
		).flat()
		assert.deepEqual(stays.order, expected)
	})
})

describe('torture: a device has as many sockets as it may', () => {
	let stack: TestStack
	before(async () => {
		stack = await startStack([popular, quiet], { socketsPerDevice: 2 })
	})
	after(() => stack.close())
	it('a further one is refused with 429, those of other devices are not, and our client comes back', async () => {
		const [first, second] = [await stack.watch(popular), await stack.watch(popular)]
		assert.equal(await refusedStatus(`${stack.webSocketUrl}?fingerprint=${popular.fingerprint}`), 429)
		const other = await stack.watch(quiet)
		const watch = watchDevice({
			webSocketUrl: stack.webSocketUrl,
			restUrl: stack.restUrl,
			fingerprint: popular.fingerprint,
		})
		const isWaiting = new Promise<unknown>((resolve) => {
			watch.on('status', ({ status }) => {
				if (status.state === 'waiting') resolve(status.reason)
			})
		})
		const isLive = new Promise<void>((resolve) => {
			watch.on('live', () => resolve())
		})
		assert.deepEqual(await isWaiting, { code: 'handshake-failed', status: 200 })
		first.socket.close()
		await isLive
		watch.close()
		for (const { socket } of [second, other]) socket.terminate()
	})
})
