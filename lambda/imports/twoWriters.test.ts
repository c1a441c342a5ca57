import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { WIDE_WINDOW } from '../lwm2m/timeWindow.ts'
import { inEveryOrder, type Turn } from '../testing/everyOrder.ts'
import { createMemoryServices, type MemoryServices, memoryPlaces } from '../testing/memoryServices.ts'
import { noBudget, noLimits } from '../testing/noBudget.ts'
import { stepsOf } from '../testing/stepsOf.ts'
import { judgeContent } from './formats/formats.ts'
import { importMessage } from './importMessage.ts'
import type { DeviceMessage, sameMessage } from './intake/deviceMessage.ts'
import { isCertainlyNew } from './ledger/recent.ts'

// Two writers import a message each, with the code of the processor. Every order of their calls is tried, and in each of
// these orders every call fails once, in every way. Undisturbed, a writer makes three calls: it reads the device, it puts
// the entry, and it updates the device. Whoever is disturbed reads the tip, looks for the message, and puts it again.

const now = 1694503339000
const hour = 3_600_000

const message = (messageId: string, value: number, time?: number): DeviceMessage => ({
	v: 1,
	deviceId: 'oob-352656108602296',
	messageId,
	receivedAt: now - 1000,
	door: 'iot',
	contentFormat: 'application/senml+json',
	payload: Buffer.from(
		JSON.stringify([{ n: '14205/0/0', v: value, ...(time === undefined ? {} : { t: time }) }]),
	),
})

const measuredAt = now / 1000 - 10

const pairs = [
	{ name: 'two messages', sent: [message('a', 1), message('b', 2)], entries: 2 },
	{ name: 'one message that is delivered to both', sent: [message('a', 1), message('a', 1)], entries: 1 },
	{
		name: 'two messages with the same content, which names its time',
		sent: [message('a', 1, measuredAt), message('b', 1, measuredAt)],
		entries: 1,
	},
] as const

/** How a call fails: it has no effect, its answer is lost, or its answer is lost and the client asks again. */
const failures = ['not done', 'answer lost', 'done twice'] as const

type Failure = {
	readonly writer: number
	/** the number of the call, from 0 */
	readonly at: number
	readonly how: (typeof failures)[number]
}

class ServiceFails extends Error {}

/** One delivery to one writer. */
const deliver = async (
	services: MemoryServices,
	sent: DeviceMessage,
	deliveries: number,
	call: <T>(effect: () => T) => Promise<T>,
	at = now,
): Promise<{ readonly seq: number; readonly isNew: boolean }> => {
	const stated = new Set<string>()
	const { done, ...outcome } = await importMessage({
		judge: judgeContent(WIDE_WINDOW),
		isDeviceId: () => true,
		limits: noLimits,
		budget: noBudget,
		...stepsOf({
			findDevice: () => call(services.findDevice),
			objectsPerDevice: 0,
			updateState: async (_, imports) => {
				for (const { importId } of imports) stated.add(importId)
				return new Set()
			},
			push: async () => ({ done: Promise.resolve() }),
		}),
		places: memoryPlaces(
			{
				...services,
				put: (entry) => {
					assert.ok(stated.has(entry.importId), 'the state comes before the entry')
					return services.put(entry)
				},
			},
			call,
		),
		markSeen: (seen) => call(() => services.markSeen(seen)),
		retentionDays: 30,
		now: () => at,
	})(sent, deliveries)
	await done
	return outcome
}

const undisturbed = async <T>(effect: () => T): Promise<T> => effect()

/** The calls of a writer, each when it is its turn. */
const callsOf = (
	turn: Turn,
	writer: number,
	failure: Failure | undefined,
	onCall: (number: number) => void,
) => {
	let calls = 0
	return async <T>(effect: () => T): Promise<T> => {
		const number = calls++
		onCall(number)
		await turn(`${writer}`)
		if (failure?.writer !== writer || failure.at !== number) return effect()
		if (failure.how === 'not done') throw new ServiceFails()
		const answer = effect()
		if (failure.how === 'done twice') return effect()
		assert.ok(answer !== null)
		throw new ServiceFails()
	}
}

/** What the log of the device is before. */
const histories = [
	{ name: 'has sent nothing', prepare: async () => {} },
	{
		name: 'has sent one message an hour ago',
		prepare: async (services: MemoryServices) => {
			const earlier = { ...message('earlier', 0), receivedAt: now - hour }
			await deliver(services, earlier, 1, undisturbed, now - hour)
		},
	},
	{
		name: 'has an entry that its item does not tell of, because the writer died',
		prepare: async (services: MemoryServices) => {
			for (const name of ['earlier', 'died']) {
				const sent = { ...message(name, 0), receivedAt: now - hour }
				const dying = { ...services, markSeen: () => undefined }
				await deliver(name === 'died' ? dying : services, sent, 1, undisturbed, now - hour)
			}
		},
	},
] as const

type Case = {
	readonly prepare: (services: MemoryServices) => Promise<void>
	readonly sent: readonly DeviceMessage[]
	readonly entries: number
}

/** Imports both in every order. Gives the number of orders, and of calls that a writer made at most. */
const importBoth = async ({ prepare, sent, entries }: Case, failure?: Failure) => {
	let most = 0
	const orders = await inEveryOrder(async (turn) => {
		const services = createMemoryServices()
		await prepare(services)
		const before = services.log.length
		const results = await Promise.all(
			sent.map(async (one, writer) => {
				const call = callsOf(turn, writer, failure, (number) => {
					if (failure === undefined || failure.writer === writer) most = Math.max(most, number + 1)
				})
				try {
					return await deliver(services, one, 1, call)
				} catch (error) {
					if (!(error instanceof ServiceFails)) throw error
					// The queue delivers it again.
					return deliver(services, one, 2, call)
				}
			}),
		)
		check(services, before + entries, results)
		await importAgain(services, sent, before + entries)
	})
	return { orders, most }
}

const check = (
	services: MemoryServices,
	entries: number,
	results: readonly { readonly seq: number; readonly isNew: boolean }[],
): void => {
	assert.deepEqual(
		services.log.map(({ seq }) => seq),
		Array.from({ length: entries }, (_, index) => index + 1),
		'one entry for each message, without holes',
	)
	assert.ok(results.every(({ seq }) => services.log.some((entry) => entry.seq === seq)))
	assert.equal(services.findDevice().lastSeq, entries, 'the device remembers the newest')
	for (const entry of services.log) {
		const key = { from: entry.messageKey, to: entry.messageKey }
		assert.equal(isCertainlyNew(services.findDevice(), [key], entry.receivedAt), false, 'it is not forgotten')
	}
}

/** Both once more, as if they had never been delivered before. */
const importAgain = async (
	services: MemoryServices,
	sent: readonly DeviceMessage[],
	entries: number,
): Promise<void> => {
	for (const one of sent) {
		const { isNew } = await deliver(services, one, 1, undisturbed)
		assert.equal(isNew, false)
	}
	assert.equal(services.log.length, entries)
}

type Found = { readonly title: string; readonly orders: number; readonly error?: unknown }

const tried = async (title: string, run: () => Promise<number>): Promise<Found> => {
	try {
		return { title, orders: await run() }
	} catch (error) {
		return { title, orders: 0, error }
	}
}

/** Every call of one writer fails once; the other one has the same role. */
const withFailures = async (each: Case, how: Failure['how']): Promise<number> => {
	let sum = 0
	for (let at = 0, calls = 1; at < calls; at++) {
		const { orders, most } = await importBoth(each, { writer: 0, at, how })
		sum += orders
		// What a writer does after its failure is the attempt of another delivery.
		calls = Math.max(calls, Math.min(most, callsOfAttempt))
	}
	return sum
}

/** To read the device, to put the entry, in vain, to read the tip, to look for the message, to put it, to update the device. */
const callsOfAttempt = 6

// Runs before the first test is declared: after that, the test runner tracks every promise, which is slow.
const found: Found[] = []
for (const { name: history, prepare } of histories)
	for (const { name, sent, entries } of pairs) {
		const each = { prepare, sent, entries }
		const title = `import ${name}, of a device that ${history}`
		found.push(await tried(title, async () => (await importBoth(each)).orders))
		// The other histories only add calls before these.
		for (const how of prepare === histories[1].prepare ? failures : [])
			found.push(await tried(`${title}, while any one call is ${how}`, () => withFailures(each, how)))
	}

describe('row 44: ledger: two writers of one device, in every order of their calls', () => {
	for (const { title, orders, error } of found)
		it(title, (t) => {
			if (error !== undefined) throw error
			t.diagnostic(`${orders} orders`)
			// Three calls of each can be mixed in twenty ways.
			assert.ok(orders >= 20)
		})

	it('look for a message only if it may be there', async () => {
		const services = createMemoryServices()
		await histories[1].prepare(services)
		const looked: string[] = []
		const noting = {
			...services,
			findEntry: (keys: ReturnType<typeof sameMessage>) => {
				looked.push(keys.map(({ from }) => from).join())
				return services.findEntry(keys)
			},
		}
		for (const [sent, deliveries] of [
			[message('a', 1), 1],
			[message('b', 1), 2],
			[message('a', 1), 1],
		] as const)
			await deliver(noting, sent, deliveries, undisturbed)
		assert.deepEqual(looked, ['message#b', 'message#a'])
	})
})
