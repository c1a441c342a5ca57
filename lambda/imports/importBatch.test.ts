import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SQSRecord } from 'aws-lambda'
import { sqsRecord } from '../testing/sqsRecord.ts'
import type { DeviceMessage } from './deviceMessage.ts'
import { importBatch } from './importBatch.ts'
import type { Outcome, Pushing } from './importMessage.ts'

const bodyOf = (deviceId: string, messageId: string): string =>
	JSON.stringify({
		v: 1,
		deviceId,
		messageId,
		receivedAt: 1694503339523,
		door: 'iot',
		contentFormat: 'application/senml+json',
		payload: '',
	})

/** Its id on the queue is `sqs-<name>`. */
const record = (name: string, body: string, deliveries = 1) => sqsRecord(`sqs-${name}`, body, deliveries)

const from = (deviceId: string, messageId: string): SQSRecord =>
	record(messageId, bodyOf(deviceId, messageId))

const outcomeOf = ({ deviceId }: DeviceMessage, pushed = Promise.resolve()): Outcome & Pushing => ({
	pushed,
	deviceId,
	importId: '',
	seq: 1,
	success: true,
	isNew: true,
	updates: 0,
})

const nothing = () => {}

/** Imports that end only when the test says so. */
const held = () => {
	const running = new Map<string, { resolve: () => void; reject: (error: Error) => void }>()
	const pushes = new Map<string, PromiseWithResolvers<void>>()
	const begun: string[] = []
	return {
		begun,
		importMessage: (message: DeviceMessage): Promise<Outcome & Pushing> => {
			begun.push(message.messageId)
			const { promise, resolve, reject } = Promise.withResolvers<Outcome & Pushing>()
			const pushed = pushes.get(message.messageId)?.promise
			running.set(message.messageId, { resolve: () => resolve(outcomeOf(message, pushed)), reject })
			return promise
		},
		/** frames that are sent only when the test says so */
		holdPush: (messageId: string): PromiseWithResolvers<void> => {
			const push = Promise.withResolvers<void>()
			pushes.set(messageId, push)
			return push
		},
		end: async (messageId: string, error?: Error) => {
			const import_ = running.get(messageId)
			assert.ok(import_, `${messageId} has not begun`)
			if (error === undefined) import_.resolve()
			else import_.reject(error)
			await new Promise(setImmediate)
		},
	}
}

describe('a batch', () => {
	it('imports the messages of a device strictly one after another, the devices side by side', async () => {
		const { importMessage, begun, end } = held()
		const batch = importBatch({ importMessage, onImported: nothing, onFailed: nothing }, [
			from('a', 'a1'),
			from('a', 'a2'),
			from('b', 'b1'),
			from('a', 'a3'),
			from('b', 'b2'),
		])
		await new Promise(setImmediate)
		assert.deepEqual(begun, ['a1', 'b1'])
		await end('b1')
		assert.deepEqual(begun, ['a1', 'b1', 'b2'])
		await end('a1')
		assert.deepEqual(begun, ['a1', 'b1', 'b2', 'a2'])
		await end('b2')
		await end('a2')
		assert.deepEqual(begun, ['a1', 'b1', 'b2', 'a2', 'a3'])
		await end('a3')
		assert.deepEqual(await batch, { batchItemFailures: [] })
	})

	it('reports only the messages that failed, and goes on with the next ones of the device', async () => {
		const { importMessage, begun, end } = held()
		const failed: { messageId: string; error: unknown }[] = []
		const imported: string[] = []
		const batch = importBatch(
			{
				importMessage,
				onImported: ({ deviceId }) => imported.push(deviceId),
				onFailed: (messageId, error) => failed.push({ messageId, error }),
			},
			[from('a', 'a1'), from('a', 'a2'), from('b', 'b1')],
		)
		await new Promise(setImmediate)
		const error = new Error('throttled')
		await end('a1', error)
		assert.deepEqual(begun, ['a1', 'b1', 'a2'])
		await end('a2')
		await end('b1')
		assert.deepEqual(await batch, { batchItemFailures: [{ itemIdentifier: 'sqs-a1' }] })
		assert.deepEqual(failed, [{ messageId: 'sqs-a1', error }])
		assert.deepEqual(imported, ['a', 'b'])
	})

	it('goes on with the next message of a device while the frames of the one before are sent, and ends after them', async () => {
		const { importMessage, begun, end, holdPush } = held()
		const push = holdPush('a1')
		const imported: string[] = []
		let hasEnded = false
		const batch = importBatch(
			{ importMessage, onImported: ({ deviceId }) => imported.push(deviceId), onFailed: nothing },
			[from('a', 'a1'), from('a', 'a2')],
		).then((result) => {
			hasEnded = true
			return result
		})
		await new Promise(setImmediate)
		await end('a1')
		assert.deepEqual({ begun, imported }, { begun: ['a1', 'a2'], imported: ['a'] })
		await end('a2')
		assert.deepEqual({ imported, hasEnded }, { imported: ['a', 'a'], hasEnded: false })
		push.resolve()
		assert.deepEqual(await batch, { batchItemFailures: [] })
	})

	it('reports only the message whose frames could not be sent because a service fails', async () => {
		const { importMessage, end, holdPush } = held()
		const push = holdPush('a1')
		const failed: { messageId: string; error: unknown }[] = []
		const batch = importBatch(
			{
				importMessage,
				onImported: nothing,
				onFailed: (messageId, error) => failed.push({ messageId, error }),
			},
			[from('a', 'a1'), from('a', 'a2')],
		)
		await new Promise(setImmediate)
		await end('a1')
		const error = new Error('throttled')
		push.reject(error)
		await new Promise(setImmediate)
		await end('a2')
		assert.deepEqual(await batch, { batchItemFailures: [{ itemIdentifier: 'sqs-a1' }] })
		assert.deepEqual(failed, [{ messageId: 'sqs-a1', error }])
	})

	it('tells what was imported without its frames', async () => {
		const imported: Outcome[] = []
		await importBatch(
			{
				importMessage: async (message) => outcomeOf(message),
				onImported: (outcome) => imported.push(outcome),
				onFailed: nothing,
			},
			[from('a', 'a1')],
		)
		assert.deepEqual(imported, [
			{ deviceId: 'a', importId: '', seq: 1, success: true, isNew: true, updates: 0 },
		])
	})

	it('reports a body that is no envelope, and imports the others', async () => {
		const imported: string[] = []
		const failed: string[] = []
		const result = await importBatch(
			{
				importMessage: async (message) => outcomeOf(message),
				onImported: ({ deviceId }) => imported.push(deviceId),
				onFailed: (messageId) => failed.push(messageId),
			},
			[
				record('no-json', '{'),
				from('a', 'a1'),
				record('null', 'null'),
				record('v2', '{"v":2}'),
				from('b', 'b1'),
			],
		)
		const unparsable = ['sqs-no-json', 'sqs-null', 'sqs-v2']
		assert.deepEqual(
			result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
			unparsable,
		)
		assert.deepEqual({ imported, failed }, { imported: ['a', 'b'], failed: unparsable })
	})

	it('tells how often the queue has delivered each message', async () => {
		const deliveries: number[] = []
		await importBatch(
			{
				importMessage: async (message, count) => {
					deliveries.push(count)
					return outcomeOf(message)
				},
				onImported: nothing,
				onFailed: nothing,
			},
			[record('1', bodyOf('a', '1'), 1), record('2', bodyOf('a', '2'), 3)],
		)
		assert.deepEqual(deliveries, [1, 3])
	})

	it('of a device called __proto__ is a batch like any other', async () => {
		const begun: string[] = []
		const result = await importBatch(
			{
				importMessage: async (message) => {
					begun.push(message.messageId)
					return outcomeOf(message)
				},
				onImported: nothing,
				onFailed: nothing,
			},
			[from('__proto__', '1'), from('constructor', '2'), from('__proto__', '3')],
		)
		assert.deepEqual(begun.toSorted(), ['1', '2', '3'])
		assert.deepEqual(result, { batchItemFailures: [] })
	})

	it('that is empty has no failures', async () => {
		const { importMessage } = held()
		const needs = { importMessage, onImported: nothing, onFailed: nothing }
		assert.deepEqual(await importBatch(needs, []), { batchItemFailures: [] })
	})
})
