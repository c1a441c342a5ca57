import type { Status } from './session/status.ts'
import type { AddressOptions } from './socket/addresses.ts'
import { createListeners, type On } from './socket/listeners.ts'
import type { Ports } from './socket/ports.ts'
import {
	type Watch,
	type WatchEvent,
	type WatchEventType,
	type WatchOptions,
	watchDevice,
} from './watchDevice.ts'

/** Options of one device. */
export type DeviceOptions = Pick<WatchOptions, 'fingerprint' | 'after' | 'last'>

export type WatchDevicesOptions = Pick<AddressOptions, 'webSocketUrl' | 'restUrl'> & {
	/** by a name of your choice, which the events carry; do not use the fingerprint, which is secret */
	readonly devices: Readonly<Record<string, DeviceOptions>>
	readonly ports?: Partial<Ports>
}

/** An event with the name of its device. */
export type DevicesEvent = WatchEvent & { readonly device: string }

export type DevicesWatch = {
	readonly on: On<DevicesEvent>
	/** by device */
	readonly status: () => Readonly<Record<string, Status>>
	/** ends the watch of one device, or of all */
	readonly close: (device?: string) => void
}

/** `watchDevice` for several devices: each has its own connection, order and cursor. */
export const watchDevices = ({ devices, ...shared }: WatchDevicesOptions): DevicesWatch => {
	const { on, emit, clear } = createListeners<DevicesEvent>()
	const watches = new Map<string, Watch>()
	for (const [device, options] of Object.entries(devices)) {
		const watch = watchDevice({ ...shared, ...options })
		watches.set(device, watch)
		for (const type of types) watch.on(type, (event) => emit({ ...event, device }))
	}
	return {
		on,
		status: () => Object.fromEntries([...watches].map(([device, watch]) => [device, watch.status()])),
		close: (device) => {
			if (device !== undefined) return watches.get(device)?.close()
			for (const watch of watches.values()) watch.close()
			clear()
		},
	}
}

// A Record: the compiler reports a missing type of event.
const typeTable: Readonly<Record<WatchEventType, true>> = {
	identity: true,
	state: true,
	latest: true,
	update: true,
	measurement: true,
	attributes: true,
	import: true,
	tooLarge: true,
	live: true,
	gap: true,
	reset: true,
	hidden: true,
	unknown: true,
	status: true,
}

const types = Object.keys(typeTable) as readonly WatchEventType[]
