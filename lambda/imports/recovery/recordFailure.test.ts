import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SQSRecord } from 'aws-lambda'
import { recordingLog } from '../../../testing/recordingLog.ts'
import { deviceMessageBody } from '../intake/deviceMessage.ts'
import { recordFailure } from './recordFailure.ts'

const body = deviceMessageBody({
	v: 1,
	deviceId: 'oob-352656108602296',
	messageId: 'm1',
	receivedAt: 1694503339523,
	door: 'iot',
	contentFormat: 'application/senml+json',
	payload: Buffer.from('[]'),
})

const outcome = {
	deviceId: 'oob-352656108602296',
	importId: 'i',
	seq: 1,
	success: true,
	isNew: true,
	updates: 0,
}

/** Records with ports that say what they were asked to do, and fail if they are told to. */
const recording = ({ fails = [] }: { readonly fails?: readonly string[] } = {}) => {
	const calls: string[] = []
	const port =
		(name: string) =>
		async ({ messageId }: { messageId: string }, deliveries: number) => {
			calls.push(`${name} ${messageId} ${deliveries}`)
			if (fails.includes(name)) throw new Error(`${name} fails`)
			return { ...outcome, done: Promise.resolve() }
		}
	const log = recordingLog()
	const record = recordFailure({
		importMessage: port('import'),
		importFailed: port('failed'),
		onRecorded: ({ importId }) => calls.push(`recorded ${importId}`),
		log,
	})
	const run = (receives: number) =>
		record({ messageId: 'q', body, attributes: { ApproximateReceiveCount: String(receives) } } as SQSRecord)
	return { run, calls, log }
}

describe('recording a failure', () => {
	it('tries the message once more, as one that was delivered before', async () => {
		const { run, calls } = recording()
		await run(1)
		assert.deepEqual(calls, ['import m1 4', 'recorded i'])
	})

	it('writes it down as failed when that fails', async () => {
		const { run, calls } = recording({ fails: ['import'] })
		await run(1)
		assert.deepEqual(calls, ['import m1 4', 'failed m1 4', 'recorded i'])
	})

	it('does not try again what may have ended the function', async () => {
		const { run, calls } = recording()
		await run(2)
		assert.deepEqual(calls, ['failed m1 4', 'recorded i'])
	})

	it('tries also where a queue goes on counting', async () => {
		const { run, calls } = recording()
		await run(4)
		await run(5)
		assert.deepEqual(calls, ['import m1 4', 'recorded i', 'failed m1 4', 'recorded i'])
	})

	it('fails when not even that can be written, so that it comes back', async () => {
		const { run, calls } = recording({ fails: ['import', 'failed'] })
		await assert.rejects(run(1), /failed fails/)
		assert.deepEqual(calls, ['import m1 4', 'failed m1 4'])
	})

	it('does not end before the watchers have their frames', async () => {
		let isDone = false
		const done = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
			isDone = true
		})
		const importMessage = async () => ({ ...outcome, done })
		const record = recordFailure({
			importMessage,
			importFailed: importMessage,
			onRecorded: () => undefined,
			log: recordingLog(),
		})
		await record({ messageId: 'q', body, attributes: { ApproximateReceiveCount: '1' } } as SQSRecord)
		assert.equal(isDone, true)
	})
})
