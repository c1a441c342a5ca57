import type { SQSBatchResponse } from 'aws-lambda'
import { isDeviceId } from '../devices/contract.ts'
import { judgeContent } from '../imports/formats/formats.ts'
import { importBatch } from '../imports/importBatch.ts'
import { type DeviceMessage, deviceOf } from '../imports/intake/deviceMessage.ts'
import { planImports } from '../imports/planImports.ts'
import { type TimeWindow, WIDE_WINDOW } from '../lwm2m/timeWindow.ts'
import { createMemoryServices, type MemoryServices, memoryPlaces } from './memoryServices.ts'
import { noBudget, noLimits } from './noBudget.ts'
import { sqsRecord } from './sqsRecord.ts'
import { stepsOf } from './stepsOf.ts'

/** A message as the queue hands it over. */
type Delivered = { readonly message: DeviceMessage; readonly deliveries?: number }

export type MemoryProcessor = {
	readonly services: MemoryServices
	/** what could not be imported because a service failed */
	readonly errors: readonly unknown[]
	readonly importAll: (batch: readonly Delivered[]) => Promise<SQSBatchResponse>
}

export const envelope = ({ payload, ...message }: DeviceMessage): string =>
	JSON.stringify({ ...message, payload: Buffer.from(payload).toString('base64') })

/** The function that imports messages of one device, with its services in memory. Nobody watches. */
export const createProcessor = (window: TimeWindow = WIDE_WINDOW): MemoryProcessor => {
	const services = createMemoryServices()
	const errors: unknown[] = []
	const needs = {
		judge: judgeContent(window),
		isDeviceId,
		limits: noLimits,
		budget: noBudget,
		...stepsOf({
			findDevice: async () => services.findDevice(),
			objectsPerDevice: 0,
			updateState: async (deviceId, imports) => services.updateState(deviceId, imports),
			push: async () => ({ done: Promise.resolve() }),
		}),
		places: memoryPlaces(services),
		markSeen: async (seen: Parameters<MemoryServices['markSeen']>[0]) => services.markSeen(seen),
		retentionDays: 30,
		now: Date.now,
	}
	return {
		services,
		errors,
		importAll: (batch) =>
			importBatch(
				{
					deviceOf: deviceOf(isDeviceId),
					planImports: planImports(needs),
					remaining: () => Number.POSITIVE_INFINITY,
					onImported: () => undefined,
					onFailed: (_, error) => errors.push(error),
				},
				batch.map(({ message, deliveries }, index) =>
					sqsRecord(`sqs-${index}`, envelope(message), deliveries),
				),
			),
	}
}
