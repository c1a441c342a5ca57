import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { reportedObject } from '../../state/reportedObject.ts'
import { createProcessor, type MemoryProcessor } from '../../testing/memoryProcessor.ts'
import type { DeviceMessage } from '../intake/deviceMessage.ts'

const receivedAt = 1694503339523

type Reading = { readonly instance: number; readonly resource: number; readonly age: number }

const reading: fc.Arbitrary<Reading> = fc.record({
	instance: fc.nat({ max: 1 }),
	resource: fc.nat({ max: 2 }),
	age: fc.nat({ max: 5 }),
})

/** Some seconds apart in measurement; no two messages of a list have a time in common. */
const messageOf = (readings: readonly Reading[], index: number): DeviceMessage => ({
	v: 1,
	deviceId: 'oob-352656108602296',
	messageId: `m${index}`,
	receivedAt: receivedAt + index,
	door: 'iot',
	contentFormat: 'application/senml+json',
	payload: Buffer.from(
		JSON.stringify(
			readings.map(({ instance, resource, age }) => ({
				n: `14205/${instance}/${resource}`,
				v: index + age / 10,
				t: receivedAt / 1000 - 3600 + index / 100 - 10 * age,
			})),
		),
	),
})

const messages = fc
	.array(fc.array(reading, { maxLength: 4 }), { minLength: 1, maxLength: 8 })
	.map((all) => all.map(messageOf))

const stateOf = ({ services }: MemoryProcessor): ReadonlyMap<string, object> =>
	new Map(services.readStates().map((state) => [state.object, reportedObject(state)]))

/** A list in another order, from numbers. */
const orderedBy = <T>(list: readonly T[], keys: readonly number[]): readonly T[] =>
	list
		.map((value, index) => ({ value, key: keys[index % keys.length] ?? 0, index }))
		.toSorted((a, b) => a.key - b.key || b.index - a.index)
		.map(({ value }) => value)

const keys = fc.array(fc.nat(), { minLength: 8, maxLength: 8 })

describe('messages that arrive otherwise than they were sent', () => {
	it('row 4: edge: messages in any order end in the same state', () =>
		fc.assert(
			fc.asyncProperty(messages, keys, async (sent, order) => {
				const [straight, mixed] = [createProcessor(), createProcessor()]
				await straight.importAll(sent.map((message) => ({ message })))
				// The door notes when they arrive, and they arrive in this order.
				const arrived = orderedBy(sent, order).map((message, index) => ({
					message: { ...message, receivedAt: receivedAt + index },
				}))
				await mixed.importAll(arrived)
				assert.deepEqual(stateOf(mixed), stateOf(straight))
			}),
		))

	it('row 15: queue: messages that are delivered again and again, in any order, are imported once', () =>
		fc.assert(
			fc.asyncProperty(messages, fc.array(fc.nat(), { maxLength: 12 }), keys, async (sent, again, order) => {
				const [straight, disturbed] = [createProcessor(), createProcessor()]
				await straight.importAll(sent.map((message) => ({ message })))
				const repeats = again.map((at) => ({ message: sent[at % sent.length] ?? sent[0], deliveries: 2 }))
				const all = [...sent.map((message) => ({ message })), ...repeats] as Parameters<
					MemoryProcessor['importAll']
				>[0]
				// Two batches at the same time.
				const mixed = orderedBy(all, order)
				const half = Math.ceil(mixed.length / 2)
				await Promise.all([disturbed.importAll(mixed.slice(0, half)), disturbed.importAll(mixed.slice(half))])
				const ids = ({ services }: MemoryProcessor) => services.log.map(({ importId }) => importId).toSorted()
				assert.deepEqual(ids(disturbed), ids(straight))
				assert.deepEqual(
					disturbed.services.log.map(({ seq }) => seq),
					sent.map((_, index) => index + 1),
				)
				assert.deepEqual(stateOf(disturbed), stateOf(straight))
			}),
		))

	it('row 18: queue: a message that is imported an hour later has the very same entry', async (t) => {
		const message = {
			...messageOf([], 0),
			payload: Buffer.from('[{"n":"14205/0/0","v":21.5,"t":-10},{"n":"14205/0/0","v":"warm"}]'),
		}
		t.mock.timers.enable({ apis: ['Date'], now: receivedAt + 1000 })
		const [first, later] = [createProcessor(), createProcessor()]
		await first.importAll([{ message }])
		t.mock.timers.tick(3_600_000)
		await later.importAll([{ message, deliveries: 3 }])
		assert.equal(first.services.log.length, 1)
		assert.deepEqual(later.services.log, first.services.log)
		assert.deepEqual(stateOf(later), stateOf(first))
	})
})
