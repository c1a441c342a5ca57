import { inStep } from '../aws/inStep.ts'
import { itemId } from '../aws/readItems.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import type { ObjectDefinitions } from '../lwm2m/objectDefinition.ts'
import { isConfigurable } from './checkConfiguration.ts'
import { type Configured, isOpen, type Report, report } from './configuration.ts'
import {
	type ConfigurationTable,
	changeConfigured,
	configuredKey,
	configuredOf,
} from './configurationTable.ts'

type ConfirmNeeds = ConfigurationTable & {
	readonly definitions: ObjectDefinitions
	/** the newest values of the object instance that an update is of; consistent */
	readonly latestOf: (deviceId: string, update: TimedUpdate) => Promise<Report['values']>
	/** counts the change on the item of the device, and tells those who watch it */
	readonly tell: (deviceId: string) => Promise<void>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

type Imported = { readonly updates: readonly TimedUpdate[] }

const ended = { done: Promise.resolve() }

const nothing = { follow: async () => ended, close: async () => ended }

/**
 * Notices that a device has applied what it was configured with, in whatever message it says so. Does nothing for devices
 * that nobody has ever configured, and for messages about other objects.
 */
export const confirmConfigurations =
	(needs: ConfirmNeeds) =>
	(deviceId: string, { device }: { readonly device: { readonly configurations?: number } }) => {
		if (device.configurations === undefined) return nothing
		return {
			follow: async ({ updates }: Imported) => {
				const reports = newestOfEach(
					updates.filter(({ object }) => isConfigurable(needs.definitions, object)),
				)
				return reports.length === 0
					? ended
					: { done: inStep('configurations', () => confirm(needs, deviceId, reports)) }
			},
			close: async () => ended,
		}
	}

const newestOfEach = (updates: readonly TimedUpdate[]): readonly TimedUpdate[] => {
	const newest = new Map<string, TimedUpdate>()
	for (const update of updates) {
		const key = `${update.object}/${update.instance}`
		if (update.ts >= (newest.get(key)?.ts ?? Number.NEGATIVE_INFINITY)) newest.set(key, update)
	}
	return [...newest.values()]
}

const confirm = async (
	needs: ConfirmNeeds,
	deviceId: string,
	reports: readonly TimedUpdate[],
): Promise<void> => {
	const changes = await Promise.all(reports.map((update) => confirmOne(needs, deviceId, update)))
	if (changes.includes(true)) await needs.tell(deviceId)
}

const confirmOne = async (needs: ConfirmNeeds, deviceId: string, update: TimedUpdate): Promise<boolean> => {
	const key = configuredKey(needs.table, deviceId, update)
	const configured = configuredOf((await needs.readItems([key])).get(itemId(key)))
	if (configured === undefined || !isOpen(configured)) return false
	const values = await needs.latestOf(deviceId, update)
	const confirmed = (known: Configured | undefined) =>
		known && report(known, { values, ts: update.ts }, needs.now())
	return (await changeConfigured(needs)(deviceId, update, confirmed)) ?? false
}
