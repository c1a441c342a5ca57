import type { Items } from '../../aws/readItems.ts'
import type { TimedUpdate } from '../../lwm2m/convert.ts'
import { eventsOfImport } from '../event.ts'
import type { Listeners } from './listeners.ts'
import type { Recording } from './recordEvents.ts'

/** An import, as far as the stream shows it. */
type Imported = {
	readonly deviceId: string
	readonly importId: string
	readonly seq: number
	readonly success: boolean
	readonly receivedAt: number
	readonly door: string
	/** without what a door wraps it in */
	readonly content: { readonly contentFormat: string; readonly payload: Uint8Array }
	readonly updates: readonly TimedUpdate[]
}

type Known = {
	readonly device: { readonly model?: string; readonly integrationId?: string; readonly firstSeq?: number }
	readonly items: Items
}

type Needs = { readonly listeners: Pick<Listeners, 'areIn'>; readonly record: () => Recording }

const ended = { done: Promise.resolve() }

/** Nobody listens, and nothing is done. */
const nobody = { follow: async () => ended, close: async () => ended }

/** Writes the events of the imports of a device, beside everything else that follows from them. */
export const followImports =
	({ listeners, record }: Needs) =>
	(deviceId: string, { device, items }: Known) => {
		if (!listeners.areIn(items)) return nobody
		const recording = record()
		const { model = '', integrationId, firstSeq = 1 } = device
		const about = { deviceId, model, ...(integrationId === undefined ? {} : { integrationId }) }
		return {
			follow: async ({ content, updates, ...imported }: Imported) => {
				const port = updates[0]?.object
				const { importId, seq, success, receivedAt, door } = imported
				recording.add(
					eventsOfImport({
						deviceId,
						importId,
						seq,
						success,
						receivedAt,
						door,
						firstSeq,
						...content,
						...(port === undefined ? {} : { port }),
					}),
					about,
				)
				return ended
			},
			close: async () => ({ done: recording.close() }),
		}
	}
