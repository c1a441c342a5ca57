import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
	GetQueueAttributesCommand,
	GetQueueUrlCommand,
	SendMessageBatchCommand,
	SQSClient,
} from '@aws-sdk/client-sqs'
import type { Fault, Target } from '../../local/aws/faults.ts'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import { startStack, type TestDevice, type TestSocket, type TestStack } from '../../testing/hostedStack.ts'
import { randomFor } from '../../testing/random.ts'

const devices = ['abcdef', 'ghijkm', 'npqrst', 'uvwxyz'].map((code, index) => ({
	deviceId: `oob-35000000000010${index}`,
	fingerprint: `29a.${code}`,
}))
const [repeating, doubled, crashing, odd] = devices as [TestDevice, TestDevice, TestDevice, TestDevice]

describe('torture: messages on their way to the ledger', () => {
	let stack: TestStack
	let queues: SQSClient
	let queueUrl: string
	before(async () => {
		stack = await startStack(devices)
		queues = new SQSClient(clientOptions(stack.host))
		const arn = stack.host.host.roles
			.flatMap(({ statements }) => statements.flatMap(({ resources }) => resources))
			.find((resource) => /:sqs:.*ImportsMessages[0-9A-F]/.test(resource))
		const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: arn?.split(':').at(-1) }))
		queueUrl = QueueUrl ?? ''
	})
	after(async () => {
		queues.destroy()
		await stack.close()
	})

	const firstSeconds = Math.floor(Date.now() / 1000) - 3600
	const pack = (text: string, second: number): string =>
		JSON.stringify([{ bn: '14201/0/', n: '6', vs: text, bt: firstSeconds + second }])
	const numbered = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)
	const textsOf = async (device: TestDevice): Promise<readonly string[]> =>
		(await stack.imports(device)).map(({ lwm2m }) => String(lwm2m?.[0]?.Resources['6']))
	const seqsOf = async (device: TestDevice): Promise<readonly number[]> =>
		(await stack.imports(device)).map(({ seq }) => seq)
	const logged = (text: string, count: number, from: number) => stack.logged([text], count, from)

	it('row 9: bridge: messages that are published again have one entry, in the order they came first', async () => {
		const random = randomFor(9, 1)
		const sent = numbered(12).map((index) => pack(`message ${index}`, index))
		const from = stack.host.lines.length
		let published = 0
		for (const [index, payload] of sent.entries()) {
			await stack.publish(repeating.deviceId, payload)
			published += 1
			await logged('"message":"imported"', published, from)
			if (random.oneIn(2)) continue
			const again = sent[random.below(index + 1)] ?? payload
			await stack.publish(repeating.deviceId, again)
			published += 1
		}
		await logged('"message":"imported"', published, from)
		assert.ok(published > sent.length, 'some came again')
		assert.deepEqual(
			await textsOf(repeating),
			numbered(12).map((index) => `message ${index}`),
		)
	})

	it('row 10: rule: what is no JSON arrives as the bytes it is, and has its entry', async () => {
		const payloads = [
			Buffer.alloc(0),
			Buffer.from('hello'),
			Buffer.from('{"data":'),
			Buffer.from('"text"'),
			Buffer.from('null'),
			Buffer.from([0xff, 0xfe, 0x00, 0x80]),
			Buffer.from('81a4216831343230352f302f221a6545708000613002fb4035800000000000', 'hex'),
			Buffer.from(numbered(256)),
		]
		const from = stack.host.lines.length
		for (const payload of payloads)
			for (const level of ['raw', 'senml'] as const) await stack.publish(odd.deviceId, payload, level)
		const expected = payloads.flatMap((payload) => [payload.toString('base64'), payload.toString('base64')])
		await logged('"message":"imported"', expected.length, from)
		const log = await stack.imports(odd)
		assert.deepEqual(log.map(({ senML }) => String(senML)).toSorted(), expected.toSorted())
		for (const { success, errors } of log) assert.deepEqual([success, errors.length], [false, 1])
	})

	it('row 15: queue: messages that two handlers have at the same time, twice each, are imported once', async () => {
		const watcher = await stack.watch(doubled)
		const end = stack.host.host.faults.disturbQueues({ seed: 15, duplicate: 0.7, reorder: true })
		const from = stack.host.lines.length
		// Relative times: only the message ids differ.
		const relative = (index: number): string => `[{"n":"14201/0/6","vs":"message ${index}"}]`
		await Promise.all(numbered(20).map((index) => stack.publish(doubled.deviceId, relative(index))))
		await untilQueueIsEmpty()
		end()
		const again = (await logged('"isNew":false', 1, from)).length
		assert.ok(again > 5, `${again} were delivered again`)
		assert.deepEqual(
			(await textsOf(doubled)).toSorted(),
			numbered(20)
				.map((index) => `message ${index}`)
				.toSorted(),
		)
		assert.deepEqual(
			await seqsOf(doubled),
			numbered(20).map((index) => index + 1),
		)
		const places = new Set<string>()
		while (places.size < 20) {
			const { seq, importId } = JSON.parse(await watcher.next())
			places.add(`${seq} ${importId}`)
		}
		assert.deepEqual(
			[...places].toSorted(),
			(await stack.imports(doubled)).map(({ seq, importId }) => `${seq} ${importId}`).toSorted(),
		)
		watcher.socket.close()
	})

	const untilQueueIsEmpty = async (): Promise<void> => {
		for (;;) {
			const { Attributes = {} } = await queues.send(
				new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
			)
			const left = Number(Attributes['ApproximateNumberOfMessages'])
			if (left + Number(Attributes['ApproximateNumberOfMessagesNotVisible']) === 0) return
			// A message leaves the queue only after its function has returned.
			await stack.host.line(() => true, stack.host.lines.length - 1)
		}
	}

	describe('row 14: queue: a batch whose function dies', () => {
		let round = 0
		/** Puts two messages of the device on the queue as one batch. */
		const sendBatch = async (): Promise<readonly [string, string]> => {
			round += 1
			const names = [`${round} a`, `${round} b`] as const
			const Entries = names.map((name, index) => ({
				Id: String(index),
				MessageBody: JSON.stringify({
					v: 1,
					deviceId: crashing.deviceId,
					messageId: name,
					receivedAt: Date.now(),
					door: 'iot',
					contentFormat: 'application/senml+json',
					payload: Buffer.from(pack(name, round * 2 + index)).toString('base64'),
				}),
			}))
			await queues.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
			return names
		}
		const assertImported = async (watcher: TestSocket, names: readonly string[]): Promise<void> => {
			const heard = new Set<string>()
			// The clock of the queue may bring the greeting once more, whose frames have other members.
			while (!names.every((name) => heard.has(name)))
				heard.add(JSON.parse(await watcher.next()).Resources?.['6'] ?? '')
			const all = await stack.imports(crashing)
			const ours = all.filter(({ lwm2m }) => names.includes(String(lwm2m?.[0]?.Resources['6'])))
			assert.equal(ours.length, 2)
			assert.deepEqual(
				all.map(({ seq }) => seq),
				all.map((_, index) => index + 1),
			)
		}

		/** Number of calls of the processor so far. */
		const callsSoFar = (): number =>
			stack.host.host
				.uses()
				.filter(
					({ role, action }) => role.name.includes('ImportsProcessor') && !/^(?:logs|sqs):/.test(action),
				)
				.reduce((total, { calls }) => total + calls, 0)

		/** Kills the function at a call and checks that another one imports its batch. */
		const dieAt = async (watcher: TestSocket, target: Target, call: number, fault: Fault): Promise<void> => {
			const caller = stack.functionId('ImportsProcessor')
			const sequence = [...Array<Fault>(call).fill('ok'), fault]
			const from = stack.host.lines.length
			const end = stack.host.host.faults.plan({ ...target, caller, sequence })
			const names = await sendBatch()
			const line = await stack.host.line((text) => text.includes('Runtime.ExitError: crashed'), from)
			const since = stack.host.lines.indexOf(line, from)
			// Both are visible again after the visibility time-out.
			stack.host.host.advanceQueueClock(60_000)
			await logged('"message":"pushed"', 2, since)
			end()
			await assertImported(watcher, names)
		}

		it('before any of its calls is imported once', async () => {
			const watcher = await stack.watch(crashing)
			const importOne = async (): Promise<void> => {
				const from = stack.host.lines.length
				await assertImported(watcher, await sendBatch())
				await logged('"message":"pushed"', 2, from)
			}
			// The first message of an object instance takes one call more.
			await importOne()
			const before = callsSoFar()
			await importOne()
			const calls = callsSoFar() - before
			// Per batch: read of device and state, write of the state, connections, device. Per message: ledger, post.
			assert.ok(calls >= 4 + 2 * 2, `${calls} calls`)
			for (let call = 0; call < calls; call++) await dieAt(watcher, {}, call, 'crash')
			watcher.socket.close()
		})

		it('after any of its writes and posts is imported once', async () => {
			const watcher = await stack.watch(crashing)
			const writes: readonly (readonly [Target, number])[] = [
				// The state, and two entries.
				[{ service: 'dynamodb', operation: 'PutItem' }, 3],
				// The device, once for both.
				[{ service: 'dynamodb', operation: 'UpdateItem' }, 1],
				[{ service: 'execute-api' }, 2],
			]
			for (const [target, count] of writes)
				for (let call = 0; call < count; call++) await dieAt(watcher, target, call, 'commit+crash')
			watcher.socket.close()
		})
	})
})
