import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setAccounts } from '../../../testing/accounts.ts'
import { startStack, type TestStack } from '../../../testing/hostedStack.ts'
import { deliver, deliveryOf, type RoutedElement, routedElement } from '../../../testing/messageRouting.ts'
import { type Random, randomFor } from '../../../testing/random.ts'

const secret = 's3cr3t-for-tests'

const devices = Array.from({ length: 5 }, (_, index) => ({
	deviceId: `oob-35000000000010${index}`,
	fingerprint: `29a.many2${index + 2}`,
}))

/** Seconds since the Unix epoch: measured in the last hour, each at another time. */
const firstMeasurement = Math.floor(Date.now() / 1000) - 3600

/** A message with its time, and now and then one that nothing but its id tells from another. */
const elementOf = (random: Random, index: number): RoutedElement => {
	const { deviceId } = devices[index % devices.length] ?? { deviceId: '' }
	const received = new Date(Date.now() - random.below(60_000))
	if (random.oneIn(10)) return routedElement(deviceId, '', { appId: 'BUTTON', data: 1 }, received)
	const pack = [{ bn: '14205/0/', bt: firstMeasurement + index, n: String(random.below(2)), v: index }]
	return routedElement(deviceId, '/senml', pack, received)
}

const shuffled = <T>(random: Random, all: readonly T[]): readonly T[] =>
	all
		.map((one) => ({ one, at: random.below(1_000_000) }))
		.toSorted((a, b) => a.at - b.at)
		.map(({ one }) => one)

/** Of up to 60 elements each. */
const batchesOf = <T>(random: Random, all: readonly T[]): readonly (readonly T[])[] => {
	const batches: (readonly T[])[] = []
	for (let at = 0; at < all.length; ) {
		const size = 1 + random.below(60)
		batches.push(all.slice(at, at + size))
		at += size
	}
	return batches
}

describe('the webhook under load', () => {
	let stack: TestStack
	before(async () => {
		stack = await startStack(devices)
		await setAccounts(stack, { nordic: { webhookSecret: secret } })
	})
	after(() => stack.close())

	/** As nRF Cloud does it: until the answer is a success. Counts the attempts. */
	const deliverUntilTaken = async (messages: readonly unknown[]): Promise<number> => {
		const body = deliveryOf(messages)
		for (let attempt = 1; ; attempt++)
			if ((await deliver(stack.restUrl, body, secret)).status === 200) return attempt
	}

	it('row 69: webhook: imports 500 messages once, of which 10 % are sent twice and all are mixed, while the queue fails', async () => {
		const random = randomFor(20, 0)
		const elements = Array.from({ length: 500 }, (_, index) => elementOf(random, index))
		const sent = shuffled(random, [...elements, ...elements.slice(0, 50)])
		const { faults } = stack.host.host
		const rates = { '500': 0.1, 'commit+500': 0.1, 'commit+reset': 0.1 }
		const ends = [
			faults.plan({ service: 'sqs', caller: stack.functionId('RestNrfCloud'), seed: 7, rates }),
			faults.disturbQueues({ seed: 7, duplicate: 0.1, reorder: true }),
		]
		for (const batch of batchesOf(random, sent)) await deliverUntilTaken(batch)
		for (const end of ends) end()
		// All of them once more.
		for (const batch of batchesOf(random, shuffled(random, elements))) await deliverUntilTaken(batch)
		await stack.logged(['"message":"imported"'], sent.length + elements.length, 0)
		for (const device of devices) {
			const { deviceId } = device
			const mine = elements.filter((element) => element.deviceId === deviceId)
			const imports = await stack.imports(device)
			assert.deepEqual(
				imports.map(({ seq }) => seq),
				mine.map((_, index) => index + 1),
			)
			assert.deepEqual(
				imports
					.flatMap(({ lwm2m = [] }) =>
						lwm2m.map(({ Resources }) => String(Resources['0'] ?? Resources['1'] ?? '-')),
					)
					.toSorted(),
				mine.map(({ message }) => String(Array.isArray(message) ? message[0].v : '-')).toSorted(),
			)
			const response = await fetch(
				`${stack.restUrl}/device/${deviceId}/latest?fingerprint=${device.fingerprint}`,
			)
			const { values } = (await response.json()) as {
				readonly values: Readonly<Record<string, { readonly value: unknown }>>
			}
			const newest = new Map(
				mine.flatMap(({ message }) =>
					Array.isArray(message) ? [[`14205/0/${message[0].n}`, message[0].v] as const] : [],
				),
			)
			for (const [path, value] of newest) assert.equal(values[path]?.value, value, `${deviceId} ${path}`)
		}
	})
})
