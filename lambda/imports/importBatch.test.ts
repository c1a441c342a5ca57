import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SQSRecord } from 'aws-lambda'
import { sqsRecord } from '../testing/sqsRecord.ts'
import { importBatch } from './importBatch.ts'
import type { Outcome, Result } from './importNeeds.ts'
import type { Delivery, DeviceMessage } from './intake/deviceMessage.ts'
import type { PlannedImports } from './planned.ts'

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

const outcomeOf = ({ deviceId }: DeviceMessage, done = Promise.resolve()): Result => ({
	done,
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
		importMessage: (message: DeviceMessage): Promise<Result> => {
			begun.push(message.messageId)
			const { promise, resolve, reject } = Promise.withResolvers<Result>()
			const done = pushes.get(message.messageId)?.promise
			running.set(message.messageId, { resolve: () => resolve(outcomeOf(message, done)), reject })
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

type ImportMessage = (message: DeviceMessage, deliveries: number) => Promise<Result>

/** Plans that call a function for each message of a device, one after the other. */
const planWith =
	(importMessage: ImportMessage, objects = 0) =>
	async (all: readonly Delivery[]): Promise<PlannedImports> => ({
		objects,
		run: (isTimeUp = () => false) => {
			let previous: Promise<unknown> = Promise.resolve()
			return all.map(({ message, deliveries }) => {
				const mine = previous.then(() => {
					if (isTimeUp()) throw new Error('no time')
					return importMessage(message, deliveries)
				})
				previous = mine.catch(nothing)
				return mine
			})
		},
	})

const deviceOf = ({ deviceId }: DeviceMessage): string => deviceId

/** With all the time in the world, as far as a test says nothing else. */
const needsOf = (importMessage: ImportMessage) => ({
	deviceOf,
	planImports: planWith(importMessage),
	remaining: () => Number.POSITIVE_INFINITY,
	onImported: nothing as (outcome: Outcome) => void,
	onFailed: nothing as (messageId: string, error: unknown) => void,
})

describe('a batch', () => {
	it('imports the messages of a device strictly one after another, the devices side by side', async () => {
		const { importMessage, begun, end } = held()
		const batch = importBatch(needsOf(importMessage), [
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
				...needsOf(importMessage),
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
			{ ...needsOf(importMessage), onImported: ({ deviceId }) => imported.push(deviceId) },
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
				...needsOf(importMessage),
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
				...needsOf(async (message) => outcomeOf(message)),
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
				...needsOf(async (message) => outcomeOf(message)),
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
				...needsOf(async (message, count) => {
					deliveries.push(count)
					return outcomeOf(message)
				}),
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
				...needsOf(async (message) => {
					begun.push(message.messageId)
					return outcomeOf(message)
				}),
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
		assert.deepEqual(await importBatch(needsOf(importMessage), []), { batchItemFailures: [] })
	})

	describe('with heavy messages', () => {
		/** Those of devices whose id begins with `heavy` write many objects. */
		const weighed = (importMessage: ImportMessage) => ({
			...needsOf(importMessage),
			planImports: (all: readonly Delivery[]) =>
				planWith(importMessage, all[0]?.message.deviceId.startsWith('heavy') === true ? 500 : 1)(all),
		})

		it('imports them after all others, one device at a time', async () => {
			const { importMessage, begun, end } = held()
			const batch = importBatch(weighed(importMessage), [
				from('heavy-a', 'a1'),
				from('heavy-b', 'b1'),
				from('light', 'l1'),
				from('heavy-a', 'a2'),
				from('light', 'l2'),
			])
			await new Promise(setImmediate)
			assert.deepEqual(begun, ['l1'])
			await end('l1')
			await end('l2')
			assert.deepEqual(begun, ['l1', 'l2', 'a1'])
			await end('a1')
			await end('a2')
			assert.deepEqual(begun, ['l1', 'l2', 'a1', 'a2', 'b1'])
			await end('b1')
			assert.deepEqual(await batch, { batchItemFailures: [] })
		})

		it('hands back those for which too little time is left, and only those', async () => {
			const { importMessage, begun, end } = held()
			let remaining = 10_000
			const batch = importBatch({ ...weighed(importMessage), remaining: () => remaining }, [
				from('heavy-a', 'a1'),
				from('heavy-b', 'b1'),
				from('light', 'l1'),
			])
			await new Promise(setImmediate)
			await end('l1')
			remaining = 4000
			await end('a1')
			assert.deepEqual(begun, ['l1', 'a1'])
			assert.deepEqual(await batch, { batchItemFailures: [{ itemIdentifier: 'sqs-b1' }] })
		})
	})

	it('whose time is up hands back what has not begun', async () => {
		const { importMessage, begun, end } = held()
		let remaining = 10_000
		const batch = importBatch({ ...needsOf(importMessage), remaining: () => remaining }, [
			from('a', 'a1'),
			from('a', 'a2'),
		])
		await new Promise(setImmediate)
		remaining = 1999
		await end('a1')
		assert.deepEqual(begun, ['a1'])
		assert.deepEqual(await batch, { batchItemFailures: [{ itemIdentifier: 'sqs-a2' }] })
	})

	it('reports all messages of a device of which nothing can be read, and imports the others', async () => {
		const failed: string[] = []
		const all = planWith(async (message) => outcomeOf(message))
		const result = await importBatch(
			{
				...needsOf(async (message) => outcomeOf(message)),
				planImports: async (deliveries) => {
					if (deliveries[0]?.message.deviceId === 'a') throw new Error('throttled')
					return all(deliveries)
				},
				onFailed: (messageId) => failed.push(messageId),
			},
			[from('a', 'a1'), from('b', 'b1'), from('a', 'a2')],
		)
		assert.deepEqual(failed, ['sqs-a1', 'sqs-a2'])
		assert.deepEqual(
			result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
			failed,
		)
	})
})
