import type { About } from '../event.ts'
import type { Listeners } from './listeners.ts'
import type { Recording } from './recordEvents.ts'

type Device = { readonly deviceId: string; readonly model: string; readonly integrationId?: string }

type Needs = { readonly listeners: Pick<Listeners, 'are'>; readonly record: () => Recording }

/** Tells that a device has proved who it is in the handshake of a session. Nothing is written while nobody listens. */
export const tellJoined =
	({
		listeners,
		record,
		findDevice,
	}: Needs & { readonly findDevice: (deviceId: string) => Promise<Device | undefined> }) =>
	async ({
		id,
		deviceId,
		source,
		at,
	}: {
		/** names the handshake */
		readonly id: string
		readonly deviceId: string
		/** the door */
		readonly source: string
		/** milliseconds since the Unix epoch */
		readonly at: number
	}): Promise<void> => {
		const device = (await listeners.are('everything')) ? await findDevice(deviceId) : undefined
		if (device === undefined) return
		const { model, integrationId } = device
		const about: About = { deviceId, model, ...(integrationId === undefined ? {} : { integrationId }) }
		const recording = record()
		const joined = { type: 'joined', id: `joined.${deviceId}.${id}`, at, deviceId, source } as const
		recording.add([{ ...joined, cause: 'handshake' }], about)
		await recording.close()
	}

/** Tells that a door works. Nothing is written while nobody listens. @param at milliseconds since the Unix epoch */
export const tellAlive =
	({ listeners, record }: Needs) =>
	async ({ source, at }: { readonly source: string; readonly at: number }): Promise<void> => {
		if (!(await listeners.are('everything'))) return
		const recording = record()
		recording.add([{ type: 'sourceAlive', id: `alive.${source}.${at}`, at, source }])
		await recording.close()
	}
