import { type FollowEvent, follow } from './session/follow.ts'
import type { Status } from './session/status.ts'
import { type AddressOptions, addressesOf } from './socket/addresses.ts'
import { createListeners, type On } from './socket/listeners.ts'
import { type Ports, portsOf } from './socket/ports.ts'

export type WatchOptions = AddressOptions & {
	/** begin after this import: the cursor of an earlier watch */
	readonly after?: number | undefined
	/** replacements for parts of the runtime; each has a default */
	readonly ports?: Partial<Ports>
}

export type WatchEvent = FollowEvent

export type WatchEventType = WatchEvent['type']

export type Watch = {
	/** Adds a listener. One that is added in the turn of `watchDevice` misses nothing. The returned function removes it. */
	readonly on: On<WatchEvent>
	readonly status: () => Status
	/** Ends the connection and all timers. Removes all listeners after a last `status`. */
	readonly close: () => void
}

/**
 * Follows one device until the watch is closed or refused. Emits every import after the cursor, each part exactly once
 * and in order.
 *
 * @throws TypeError, RangeError if an option is invalid, or if there is no WebSocket in the runtime or the ports
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
