import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { WebSocket } from 'ws'
import { watchDevice } from '../../client/index.ts'
import type { Fault, Target } from '../../local/aws/faults.ts'
import { untilItHangs } from '../../local/testing/hang.ts'
import { startStack, type TestSocket, type TestStack } from '../../testing/hostedStack.ts'

const device = { deviceId: 'oob-350000000000007', fingerprint: '29a.abcdefgh' }

/** The first put writes the state, the second the entry of the ledger. */
const put: Target = { service: 'dynamodb', operation: 'PutItem' }

describe('torture: one call of the processor goes wrong', () => {
	let stack: TestStack
	before(async () => {
		stack = await startStack([device])
	})
	after(() => stack.close())

	// Each a second later, so that the state changes every time.
	let bt = 1700000000
	const send = (text: string) =>
		stack.publish(device.deviceId, JSON.stringify([{ bn: '14201/0/', n: '6', vs: text, bt: bt++ }]))
	const logged = (text: string, from: number) => stack.host.line((line) => line.includes(text), from)

	/** Sends a message while calls fail as planned. Returns the frame that the watcher gets. */
	const sendThrough = async (
		{ socket, next }: TestSocket,
		target: Target,
		sequence: readonly Fault[],
		isLeftToQueue: boolean,
	): Promise<void> => {
		const from = stack.host.lines.length
		const before = await stack.imports(device)
		const end = stack.host.host.faults.plan({ ...target, sequence })
		await send(sequence.join())
		if (isLeftToQueue) {
			await logged('"message":"import failed"', from)
			// The message is visible again after the visibility time-out.
			stack.host.host.advanceQueueClock(60_000)
		}
		const frame = JSON.parse(await next())
		end()
		const log = await stack.imports(device)
		assert.equal(log.length, before.length + 1)
		assert.equal(frame.importId, log.at(-1)?.importId)
		assert.equal(frame.Resources['6'], sequence.join())
		assert.deepEqual(
			log.map(({ seq }) => seq),
			log.map((_, index) => index + 1),
		)
		socket.close()
	}

	type Case = {
		readonly target: Target
		readonly sequence: readonly Fault[]
		readonly isLeftToQueue?: boolean
	}
	const three = (fault: Fault): readonly Fault[] => [fault, fault, fault]
	const itRecovers = (cases: readonly Case[]): void => {
		for (const { target, sequence, isLeftToQueue = false } of cases)
			it(`${sequence.join(', ')} at ${target.operation ?? 'a post'}: one entry, and the watcher gets its frame`, async () =>
				sendThrough(await stack.watch(device), target, sequence, isLeftToQueue))
	}

	describe('row 23: ledger: a table that is throttled or fails is asked again, in the end by the queue', () =>
		itRecovers([
			{ target: put, sequence: ['throttle'] },
			{ target: put, sequence: ['ok', 'throttle', '500'] },
			{ target: put, sequence: ['ok', ...three('throttle')], isLeftToQueue: true },
			{ target: put, sequence: ['ok', ...three('500')], isLeftToQueue: true },
			{ target: { ...put, operation: 'BatchGetItem' }, sequence: ['reset'] },
			{ target: { ...put, operation: 'Query' }, sequence: three('500'), isLeftToQueue: true },
		]))

	describe('row 24: ledger: a write whose answer is lost is found, not repeated', () =>
		itRecovers([
			{ target: put, sequence: ['commit+reset'] },
			{ target: put, sequence: ['commit+500'] },
			{ target: put, sequence: ['ok', 'commit+reset'] },
			{ target: put, sequence: ['ok', 'commit+500'] },
			{ target: put, sequence: ['ok', ...three('commit+500')], isLeftToQueue: true },
		]))

	it('row 33: posts: a frame whose answer is lost comes twice with the same place, and our client tells it once', async () => {
		const { webSocketUrl, restUrl } = stack
		const frames = new EventEmitter()
		const came: string[] = []
		const openSocket = (url: string): WebSocket => {
			const socket = new WebSocket(url)
			socket.on('message', (data: Buffer) => {
				came.push(data.toString())
				frames.emit('frame')
			})
			return socket
		}
		const until = async (isTrue: () => boolean): Promise<void> => {
			const signal = untilItHangs()
			while (!isTrue()) await once(frames, 'frame', { signal })
		}
		const watch = watchDevice({
			webSocketUrl,
			restUrl,
			fingerprint: device.fingerprint,
			ports: { openSocket },
		})
		const told: unknown[] = []
		watch.on('update', ({ update }) => told.push(update.Resources['6']))
		await until(() => came.some((frame) => frame.includes('/senml/live')))
		const end = stack.host.host.faults.plan({ service: 'execute-api', sequence: ['commit+reset'] })
		await send('lost answer')
		await until(() => came.filter((frame) => frame.includes('lost answer')).length === 2)
		end()
		await send('answer')
		await until(() => came.some((frame) => frame.includes('"answer"')))
		watch.close()
		const [first, second] = came.filter((frame) => frame.includes('lost answer'))
		assert.equal(second, first)
		assert.deepEqual(told, ['lost answer', 'answer'])
	})
})
