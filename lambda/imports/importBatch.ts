import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { partialBatch } from '../aws/partialBatch.ts'
import type { Delivery, Outcome, Pushing } from './importMessage.ts'
import { parseDeviceMessage } from './intake/deviceMessage.ts'
import type { PlannedImports } from './planImports.ts'

type ImportBatchNeeds = {
	/** whose entries a message gets: those with the same are planned together */
	readonly deviceOf: (message: Delivery['message']) => string
	readonly planImports: (deliveries: readonly Delivery[]) => Promise<PlannedImports>
	/** milliseconds until the function is ended */
	readonly remaining: () => number
	readonly onImported: (outcome: Outcome) => void
	readonly onFailed: (messageId: string, error: unknown) => void
}

type Result = Outcome & Pushing

type Waiting = Delivery & Pick<PromiseWithResolvers<Result>, 'resolve' | 'reject'>

/** The messages of a device that write more objects than this are heavy: they come after all others, one device at a time. */
const manyObjects = 50

/** What begins later may not end in time, on a machine that is busy. */
const reserveMilliseconds = { heavy: 5000, message: 2000 }

/**
 * Imports a batch from the queue: the messages of one device one after another, the devices side by side. The next
 * message does not wait until all watchers have the frames of the one before. A message that fails comes back alone. What
 * cannot be finished in time is handed back before the function is ended, and the heavy ones are the last: no device
 * makes the messages of another one come again.
 */
export const importBatch = (
	needs: ImportBatchNeeds,
	records: readonly SQSRecord[],
): Promise<SQSBatchResponse> => {
	const { deviceOf, onImported, onFailed } = needs
	const devices = new Map<string, Waiting[]>()
	const batch = partialBatch(
		records,
		async ({ body, attributes }) => {
			const message = parseDeviceMessage(body)
			const { promise, resolve, reject } = Promise.withResolvers<Result>()
			const deliveries = Number(attributes.ApproximateReceiveCount)
			const deviceId = deviceOf(message)
			devices.set(deviceId, [...(devices.get(deviceId) ?? []), { message, deliveries, resolve, reject }])
			const { pushed, ...outcome } = await promise
			onImported(outcome)
			await pushed
		},
		({ messageId }, error) => onFailed(messageId, error),
	)
	void importDevices(needs, [...devices.values()])
	return batch
}

/** Settles what waits. Never rejects. */
const importDevices = async (
	{ planImports, remaining }: ImportBatchNeeds,
	devices: readonly (readonly Waiting[])[],
): Promise<void> => {
	const heavy: (() => Promise<void>)[] = []
	const importDevice = async (waiting: readonly Waiting[]): Promise<void> => {
		try {
			const plan = await planImports(waiting)
			const run = (reserve: number) =>
				settle(
					waiting,
					plan.run(() => remaining() < reserve),
				)
			if (plan.objects <= manyObjects) await run(reserveMilliseconds.message)
			else heavy.push(() => run(reserveMilliseconds.heavy))
		} catch (error) {
			for (const { reject } of waiting) reject(error)
		}
	}
	await Promise.all(devices.map(importDevice))
	for (const run of heavy) await run()
}

/** Each as soon as it is there: the frames of a message do not wait for the next one. */
const settle = async (waiting: readonly Waiting[], results: readonly Promise<Result>[]): Promise<void> => {
	await Promise.all(
		waiting.map(async ({ resolve, reject }, index) => {
			try {
				const result = await results[index]
				if (result === undefined) throw new Error('a message without an outcome')
				resolve(result)
			} catch (error) {
				reject(error)
			}
		}),
	)
}
