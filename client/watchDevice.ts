import { type FollowEvent, follow } from './session/follow.ts'
import type { Status } from './session/status.ts'
import { type AddressOptions, addressesOf } from './socket/addresses.ts'
import { createListeners, type On } from './socket/listeners.ts'
import { type Ports, portsOf } from './socket/ports.ts'

export type WatchOptions = AddressOptions & {
	/** begin behind this import: the cursor of an earlier watch */
	readonly after?: number | undefined
	/** what stands in for the world around; each part has a default */
	readonly ports?: Partial<Ports>
}

export type WatchEvent = FollowEvent

export type WatchEventType = WatchEvent['type']

export type Watch = {
	/** Listeners that are added in the same turn of the event loop miss nothing. The returned function removes one. */
	readonly on: On<WatchEvent>
	readonly status: () => Status
	/** Ends the connection, all timers, and, after a last `status`, all listeners. */
	readonly close: () => void
}

/**
 * Follows one device: everything that it sent behind the cursor, each part of each import exactly once and in order,
 * until it is closed or refused.
 *
 * @throws TypeError, RangeError if an option is none, or if the runtime has no WebSocket and none is given
 */
export const watchDevice = (options: WatchOptions): Watch => {
	const { after, last, ports } = options
	checkRange('after', after, 0, Number.MAX_SAFE_INTEGER)
	checkRange('last', last, 1, 100)
	const { on, emit, clear } = createListeners<WatchEvent>()
	const { status, close } = follow({
		addresses: addressesOf(options),
		after,
		ports: portsOf(ports),
		emit: (event) => {
			emit(event)
			if (event.type === 'status' && isLast(event.status)) clear()
		},
	})
	return { on, status, close }
}

const isLast = ({ state }: Status): boolean => state === 'closed' || state === 'refused'

const checkRange = (option: string, value: number | undefined, from: number, to: number): void => {
	if (value === undefined || (Number.isSafeInteger(value) && value >= from && value <= to)) return
	throw new RangeError(`${option}: expected a whole number from ${from} to ${to}, got ${value}`)
}
