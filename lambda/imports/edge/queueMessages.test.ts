import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { useQueueService } from '../../testing/queueService.ts'
import { type EdgeMessage, edgeLimits, type TopicLevel } from '../contract.ts'
import { parseDeviceMessage } from '../intake/deviceMessage.ts'
import { queueMessages } from './queueMessages.ts'

const now = Date.UTC(2026, 0, 2, 3, 4, 5)

const message = (changed: Partial<EdgeMessage> = {}): EdgeMessage => ({
	messageId: 'm-1',
	deviceId: 'd-1',
	level: 'senml',
	receivedAt: now,
	payload: Buffer.from('[]').toString('base64'),
	...changed,
})

const messages = (count: number, changed: Partial<EdgeMessage> = {}): readonly EdgeMessage[] =>
	Array.from({ length: count }, (_, index) => message({ messageId: `m-${index}`, ...changed }))

describe('messages from an edge', () => {
	const service = useQueueService()
	const errors: unknown[] = []
	beforeEach(() => {
		errors.length = 0
	})
	const put = (all: readonly EdgeMessage[]) => {
		const { queue, queueUrl } = service
		return queueMessages({ queue, queueUrl, now: () => now, onError: (error) => errors.push(error) })(all)
	}
	const bodies = () => service.requests.flatMap(({ Entries = [] }) => Entries.map((one) => one.MessageBody))

	for (const [level, contentFormat] of [
		['raw', 'nrfcloud-raw-envelope'],
		['senml', 'application/senml+json'],
		['cbor', 'application/senml+cbor'],
	] satisfies readonly (readonly [TopicLevel, string])[])
		it(`are queued as the rules queue them: ${level}`, async () => {
			assert.deepEqual(await put([message({ level })]), [{ messageId: 'm-1', outcome: 'queued' }])
			const [body = ''] = bodies()
			assert.deepEqual(parseDeviceMessage(body), {
				v: 1,
				deviceId: 'd-1',
				messageId: 'm-1',
				receivedAt: now,
				door: 'edge',
				contentFormat,
				payload: new Uint8Array(Buffer.from('[]')),
			})
		})

	it('are queued ten at a time, and never more than 1 MiB', async () => {
		await put(messages(30))
		assert.deepEqual(
			service.requests.map(({ Entries }) => Entries?.length),
			[10, 10, 10],
		)
		service.requests.length = 0
		await put(messages(12, { payload: 'A'.repeat(174_764) }))
		const bytes = service.bytesOfRequests()
		assert.equal(bodies().length, 12)
		// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
		assert.ok(
			bytes.every((sum) => sum <= 1_048_576),
			String(bytes),
		)
	})

	it('that the queue does not take are named, in the order of the request', async () => {
		service.faults.refuses = (body) => body.includes('"m-1"') || body.includes('"m-11"')
		const outcomes = await put(messages(12))
		assert.deepEqual(
			outcomes.map(({ messageId }) => messageId),
			messages(12).map(({ messageId }) => messageId),
		)
		assert.deepEqual(
			outcomes.filter(({ outcome }) => outcome !== 'queued'),
			['m-1', 'm-11'].map((messageId) => ({
				messageId,
				outcome: 'failed',
				reason: 'the queue: InternalError',
			})),
		)
	})

	it('have failed if the queue fails', async () => {
		service.faults.status = 500
		const outcomes = await put(messages(2))
		assert.deepEqual(
			outcomes.map(({ outcome }) => outcome),
			['failed', 'failed'],
		)
		assert.equal(errors.length, 1)
	})

	it('are refused if they are longer than AWS IoT Core takes, and the others are not', async () => {
		const payload = Buffer.alloc(131_076).toString('base64')
		const outcomes = await put([message({ messageId: 'bad', payload }), message()])
		assert.deepEqual(
			outcomes.map(({ outcome }) => outcome),
			['refused', 'queued'],
		)
		assert.equal((await put([message({ payload: payload.slice(4) })]))[0]?.outcome, 'queued')
	})

	const { pastMilliseconds: past, futureMilliseconds: future } = edgeLimits
	describe('row 59: forward: are refused, and the others are not, if they were received', () => {
		const implausible = [
			{ name: 'in the future', receivedAt: now + future + 1, reason: 'receivedAt is in the future' },
			{ name: 'long ago', receivedAt: now - past - 1, reason: 'receivedAt is too long ago' },
		]
		for (const { name, receivedAt, reason } of implausible)
			it(name, async () => {
				const outcomes = await put([message({ messageId: 'bad', receivedAt }), message()])
				assert.deepEqual(outcomes, [
					{ messageId: 'bad', outcome: 'refused', reason },
					{ messageId: 'm-1', outcome: 'queued' },
				])
				assert.equal(bodies().length, 1)
			})
	})

	it('are taken within these limits', async () => {
		const outcomes = await put(
			[now + future, now - past].map((receivedAt) => message({ messageId: String(receivedAt), receivedAt })),
		)
		assert.ok(outcomes.every(({ outcome }) => outcome === 'queued'))
	})
})
