import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { partialBatch } from '../aws/partialBatch.ts'
import type { Outcome, Result } from './importNeeds.ts'
import { type Delivery, parseDeviceMessage } from './intake/deviceMessage.ts'
import type { PlannedImports } from './planned.ts'

type ImportBatchNeeds = {
	/** whose entries a message gets: those with the same are planned together */
	readonly deviceOf: (message: Delivery['message']) => string
	readonly planImports: (deliveries: readonly Delivery[]) => Promise<PlannedImports>
	/** milliseconds until the function is ended */
	readonly remaining: () => number
	readonly onImported: (outcome: Outcome) => void
	readonly onFailed: (messageId: string, error: unknown) => void
}

type Waiting = Delivery & Pick<PromiseWithResolvers<Result>, 'resolve' | 'reject'>

/** A device whose messages have updates of more objects is heavy: heavy devices come after all others, one at a time. */
const manyObjects = 50

/** Work that begins with less time left may not end in time on a busy machine. */
const reserveMilliseconds = { heavy: 5000, message: 2000 }

/**
 * Imports a batch from the queue: the messages of one device one after another, the devices side by side. The next
 * message does not wait until the one before is done, only until its result is certain. A message that fails comes back
 * alone. What cannot be finished in time goes back to the queue before the function is ended. Heavy devices come last, so
 * that no device makes the messages of another one come again.
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
			const { done, ...outcome } = await promise
			onImported(outcome)
			await done
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

/** Settles each message as soon as its result is there. */
const settle = async (waiting: readonly Waiting[], results: readonly Promise<Result>[]): Promise<void> => {
	await Promise.all(
		waiting.map(async ({ resolve, reject }, index) => {
			try {
				const result = await results[index]
				if (result === undefined) throw new Error('a message without a result')
				resolve(result)
			} catch (error) {
				reject(error)
			}
		}),
	)
}
