import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { StackClient } from '../forward/stackClient.ts'
import { createStackClock } from '../forward/stackClock.ts'
import type { LogEntry } from '../log.ts'
import { manualClock } from '../testing/manualClock.ts'
import { stackDownlinks } from './stackDownlinks.ts'

type Body = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** Downlinks of a stack whose answers the test gives, with a clock that only the test advances. */
const start = () => {
	const clock = manualClock()
	const log: LogEntry[] = []
	const bodies: Body[] = []
	/** what the stack answers to the next requests; undefined: it is not reached */
	const answers: (((body: Body) => object) | undefined)[] = []
	let count = 0
	const post: StackClient['post'] = async (_path, body) => {
		bodies.push(body as Body)
		const answer = answers.shift()
		if (answer === undefined) throw Object.assign(new Error('not reached'), { code: 'ECONNREFUSED' })
		return { status: 200, body: JSON.stringify(answer(body as Body)) }
	}
	const downlinks = stackDownlinks({
		client: { post },
		source: 'edge:test',
		clock,
		random: () => 0,
		newId: () => `id-${++count}`,
		stackClock: createStackClock(clock, () => 1_000_000),
		log: (entry) => void log.push(entry),
	})
	return { clock, log, bodies, answers, downlinks }
}

/** Each is done. @param more of the members of a list */
const allDone =
	(more: Readonly<Record<string, object>> = {}) =>
	(body: Body): object =>
		Object.fromEntries(
			Object.entries(body).map(([list, members]) => [
				list,
				members.map(({ messageId }) => ({ messageId, outcome: 'done', ...more[list] })),
			]),
		)

const found = { downlinkId: 'D1', payload: 'yv4=', confirm: false }
const offered = allDone({ takes: { isIdle: false, downlink: found } })

/** What is under way gets to its next wait for the clock. */
const settle = async (): Promise<void> => {
	for (let turn = 0; turn < 20; turn++) await setImmediate()
}

describe('the downlinks of a stack far away', () => {
	it('are sent only after the stack knows that the edge knows', async () => {
		const { answers, bodies, downlinks } = start()
		answers.push(offered, allDone())
		const taken = await downlinks.take('d-1', undefined)
		assert.deepEqual(taken, {
			deviceId: 'd-1',
			claimedBy: 'id-1',
			downlink: { ...found, payload: Buffer.from('cafe', 'hex') },
		})
		const [[take], [held]] = [bodies[0]?.['takes'] ?? [], bodies[1]?.['reports'] ?? []]
		assert.deepEqual([take?.['messageId'], take?.['isSecured']], ['id-1', false])
		assert.deepEqual([held?.['claim'], held?.['fate'], held?.['downlinkId']], ['id-1', 'held', 'D1'])
	})

	it('are not sent if it cannot be told, and are given back when it can', async () => {
		const { answers, bodies, clock, downlinks } = start()
		answers.push(offered)
		const taken = assert.rejects(downlinks.take('d-1', undefined), /has not answered: not reached/)
		for (let second = 0; second < 6; second++) {
			await settle()
			clock.advance(1_000)
		}
		await taken
		answers.push(allDone())
		clock.advance(5_000)
		await settle()
		const last = bodies.at(-1)?.['reports'] ?? []
		assert.deepEqual(
			last.map(({ fate, claim }) => [fate, claim]),
			[['released', 'id-1']],
		)
	})

	it('are not sent if the offer is over', async () => {
		const { answers, downlinks } = start()
		answers.push(offered, (body) => ({
			reports: (body['reports'] ?? []).map(({ messageId }) => ({
				messageId,
				outcome: 'refused',
				reason: 'its claim is over',
			})),
		}))
		assert.equal(await downlinks.take('d-1', undefined), undefined)
	})

	it('are reported again and again for ten minutes, with the time at which it happened', async () => {
		const { answers, bodies, clock, log, downlinks } = start()
		answers.push(offered, allDone())
		const taken = (await downlinks.take('d-1', undefined)) ?? assert.fail('nothing was taken')
		const reported = downlinks.report(taken, { type: 'sent', bytes: 2 })
		for (let second = 0; second < 590; second++) {
			await settle()
			clock.advance(1_000)
		}
		answers.push(allDone())
		clock.advance(5_000)
		await reported
		const [report] = bodies.at(-1)?.['reports'] ?? []
		assert.deepEqual([report?.['fate'], report?.['bytes'], report?.['receivedAt']], ['sent', 2, 1_000_000])
		assert.ok(log.every(({ event }) => event === 'coap.forward.failed'))
	})

	it('are looked up with what else is to be told, in one request', async () => {
		const { answers, bodies, clock, downlinks } = start()
		downlinks.joined('d-1')
		await downlinks.seen('d-1')
		await downlinks.seen('d-1')
		assert.deepEqual(bodies, [])
		answers.push(allDone({ takes: { isIdle: true } }))
		assert.equal(await downlinks.take('d-1', undefined), undefined)
		const [body = {}] = bodies
		assert.deepEqual(
			Object.entries(body as Body).map(([list, { length }]) => [list, length]),
			[
				['joined', 1],
				['seen', 1],
				['takes', 1],
			],
		)
		// Once a minute, and alone if nothing else is asked.
		await downlinks.seen('d-1')
		clock.advance(60_000)
		answers.push(allDone())
		await downlinks.seen('d-1')
		clock.advance(100)
		await settle()
		assert.deepEqual(Object.keys(bodies[1] ?? {}), ['seen'])
		assert.equal(bodies.length, 2)
	})

	it('have what a device says of them stored before it is answered, or fail', async () => {
		const { answers, clock, downlinks } = start()
		const noted = downlinks.note('d-1', { tag: '0011223344556677', outcome: 'applied' })
		const refused = assert.rejects(noted, /has not answered/)
		for (let second = 0; second < 16; second++) {
			await settle()
			clock.advance(1_000)
		}
		await refused
		answers.push(allDone())
		const again = downlinks.note('d-1', { tag: '0011223344556677', outcome: 'applied' })
		clock.advance(5_000)
		await again
	})
})
