import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { isDeviceId } from '../../devices/contract.ts'
import { useQueueService } from '../../testing/queueService.ts'
import { parseDeviceMessage } from '../intake/deviceMessage.ts'
import { queueRouted } from './queueRouted.ts'

const now = Date.UTC(2026, 0, 2, 3, 4, 5)

const elements = (count: number, message: unknown = { appId: 'TEMP', data: 1 }): readonly object[] =>
	Array.from({ length: count }, (_, index) => ({
		deviceId: 'device-1',
		messageId: `m-${index}`,
		topic: 'prod/0f4a/m/d/device-1/d2c',
		message,
		receivedAt: new Date(now).toISOString(),
	}))

describe('a delivery of Message Routing', () => {
	const service = useQueueService()
	const errors: unknown[] = []
	beforeEach(() => {
		errors.length = 0
	})
	const put = (all: readonly unknown[]) => {
		const { queue, queueUrl } = service
		const onError = (error: unknown) => errors.push(error)
		return queueRouted({ queue, queueUrl, isDeviceId, now: () => now, onError })(all)
	}
	const ids = () =>
		service.requests.flatMap(({ Entries = [] }) =>
			Entries.map(({ MessageBody }) => parseDeviceMessage(MessageBody).messageId),
		)

	it('is put on the queue ten messages at a time', async () => {
		assert.deepEqual(await put(elements(23)), { queued: 23, failed: 0, left: [] })
		assert.deepEqual(
			service.requests.map(({ Entries }) => Entries?.length),
			[10, 10, 3],
		)
		assert.deepEqual(
			ids(),
			elements(23).map((_, index) => `m-${index}`),
		)
	})

	it('is put on the queue 1 MiB at a time', async () => {
		await put(elements(12, 'x'.repeat(200_000)))
		const bytes = service.bytesOfRequests()
		assert.equal(ids().length, 12)
		assert.ok(
			bytes.every((sum) => sum <= 1_048_576),
			String(bytes),
		)
	})

	it('is taken but for the elements that are no message of a device', async () => {
		const [one] = elements(1)
		assert.deepEqual(await put([7, one, { message: 1 }, null]), {
			queued: 1,
			failed: 0,
			left: ['no object', 'no device id', 'no object'],
		})
		assert.deepEqual(ids(), ['m-0'])
	})

	it('may be empty', async () => {
		assert.deepEqual(await put([]), { queued: 0, failed: 0, left: [] })
		assert.deepEqual(service.requests, [])
	})

	it('offers again what the queue did not take, and nothing else', async () => {
		service.faults.refuses = (body) => service.requests.length === 1 && body.includes('"m-1"')
		assert.deepEqual(await put(elements(3)), { queued: 3, failed: 0, left: [] })
		assert.deepEqual(ids(), ['m-0', 'm-1', 'm-2', 'm-1'])
	})

	it('tells how many messages the queue does not take at all', async () => {
		service.faults.refuses = (body) => body.includes('"m-1"')
		assert.deepEqual(await put(elements(3)), { queued: 2, failed: 1, left: [] })
	})

	it('row 67: webhook: tells so if the queue fails as a whole', async () => {
		service.faults.status = 500
		assert.deepEqual(await put(elements(12)), { queued: 0, failed: 12, left: [] })
		assert.equal(errors.length, 4)
	})
})
