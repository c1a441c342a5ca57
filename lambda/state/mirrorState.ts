import { type IoTDataPlaneClient, UpdateThingShadowCommand } from '@aws-sdk/client-iot-data-plane'
import { inStep } from '../aws/inStep.ts'
import type { Log } from '../aws/log.ts'
import { itemId, maxBatchKeys, type ReadItems } from '../aws/readItems.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import { DEFAULT_OBJECT_VERSION } from '../lwm2m/objectDefinition.ts'
import { objectKey } from '../lwm2m/objectUpdate.ts'
import { reportedObject } from './reportedObject.ts'
import { keyOf, stateOf } from './stateTable.ts'

/** Name of the shadow of each device in AWS IoT. */
export const shadowName = 'lwm2m'

type MirrorNeeds = {
	readonly isOn: boolean
	/** of the state */
	readonly table: string
	readonly readItems: ReadItems
	/** Rejects with what AWS IoT says. */
	readonly update: (deviceId: string, reported: object) => Promise<unknown>
	readonly log: Pick<Log, 'warn'>
}

const ended = { done: Promise.resolve() }

const off = { follow: async () => ended, close: async () => ended }

/**
 * Mirrors the newest values of the objects that a device has sent into its shadow in AWS IoT: after all messages of a batch, as
 * they are in the state then, so that messages may come late and more than once.
 */
export const mirrorState = (needs: MirrorNeeds) => (deviceId: string) => {
	if (!needs.isOn) return off
	const objects = new Set<string>()
	return {
		follow: async ({ updates }: { readonly updates: readonly TimedUpdate[] }) => {
			for (const update of updates) objects.add(objectKey(update))
			return ended
		},
		close: async () =>
			objects.size === 0 ? ended : { done: inStep('shadow', () => mirror(needs, deviceId, [...objects])) },
	}
}

const mirror = async (needs: MirrorNeeds, deviceId: string, objects: readonly string[]): Promise<void> => {
	for (let from = 0; from < objects.length; from += maxBatchKeys) {
		const keys = objects
			.slice(from, from + maxBatchKeys)
			.map((object) => keyOf(needs.table, deviceId, object))
		const items = await needs.readItems(keys)
		const states = keys.flatMap((key) => {
			const item = items.get(itemId(key))
			return item === undefined ? [] : [stateOf(item)]
		})
		try {
			await needs.update(deviceId, reportedIn(states.map(reportedObject)))
		} catch (error) {
			// Above 8 KB, for example: the same update would be refused again.
			if (!isRefusal(error)) throw error
			needs.log.warn('shadow refused', { deviceId, error })
		}
	}
}

const isRefusal = (error: unknown): boolean => {
	const { $metadata: { httpStatusCode: status = 500 } = {} } = error as {
		readonly $metadata?: { readonly httpStatusCode?: number }
	}
	return status >= 400 && status < 500 && status !== 429
}

type Reported = ReturnType<typeof reportedObject>

/** `14205:1.0` → `0` → `0` → 21.5 */
export const reportedIn = (objects: readonly Reported[]): Readonly<Record<string, object>> => {
	const byObject = Map.groupBy(
		objects,
		({ ObjectID, ObjectVersion = DEFAULT_OBJECT_VERSION }) => `${ObjectID}:${ObjectVersion}`,
	)
	return Object.fromEntries(
		[...byObject].map(([key, all]) => [
			key,
			Object.fromEntries(all.map(({ ObjectInstanceID = 0, Resources }) => [ObjectInstanceID, Resources])),
		]),
	)
}

export const updateShadow =
	(iot: () => IoTDataPlaneClient) =>
	(thingName: string, reported: object): Promise<unknown> =>
		iot().send(
			new UpdateThingShadowCommand({
				thingName,
				shadowName,
				payload: Buffer.from(JSON.stringify({ state: { reported } })),
			}),
		)
