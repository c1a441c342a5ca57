import type { Clock } from '../coap/clock.ts'

/** Tells of what is written for devices. */
export type Changes = {
	/** calls back with each device for which something is written, until the returned function is called */
	readonly follow: (changed: (deviceId: string) => void) => () => void
	/** whether it tells of everything now */
	readonly isComplete: () => boolean
}

type FollowedDevices = {
	/** whether nothing waits for a device, as far as was looked */
	readonly isIdle: (deviceId: string) => boolean
	/** `isIdle` of what it gives says that nothing waits for the device, unless something was written since */
	readonly now: (deviceId: string) => { readonly isIdle: () => void }
	/** calls back when something was written for a device, until the returned function is called */
	readonly follow: (deviceId: string, changed: () => void) => () => void
	/** forgets for which devices nothing waits */
	readonly forget: () => void
	/** something may have been written for any device: calls all back */
	readonly wakeAll: () => void
	/** calls those back that follow a device, so many milliseconds later */
	readonly wakeIn: (deviceId: string, milliseconds: number) => void
	readonly stop: () => void
}

const maxIdle = 10_000

/**
 * Tells of what is written for a device, and remembers for which devices nothing waits: most messages need no look at the
 * table.
 *
 * @param changes undefined: nobody tells of what is written, so nothing is remembered
 */
export const followDevices = (clock: Clock, changes: Changes | undefined): FollowedDevices => {
	const idle = new Set<string>()
	const listeners = new Map<string, Set<() => void>>()
	const timers = new Map<string, () => void>()
	let writes = 0
	const wake = (deviceId: string): void => {
		for (const listener of listeners.get(deviceId) ?? []) listener()
	}
	const forget = (): void => {
		writes += 1
		idle.clear()
	}
	const unfollow = changes?.follow((deviceId) => {
		writes += 1
		idle.delete(deviceId)
		wake(deviceId)
	})
	return {
		isIdle: (deviceId) => changes?.isComplete() === true && idle.has(deviceId),
		now: (deviceId) => {
			const before = writes
			return {
				isIdle: () => {
					if (writes !== before || changes?.isComplete() !== true) return
					if (idle.size >= maxIdle) idle.clear()
					idle.add(deviceId)
				},
			}
		},
		follow: (deviceId, changed) => {
			const all = listeners.get(deviceId) ?? new Set()
			listeners.set(deviceId, all.add(changed))
			return () => {
				all.delete(changed)
				if (all.size === 0 && listeners.get(deviceId) === all) listeners.delete(deviceId)
			}
		},
		forget,
		wakeAll: () => {
			forget()
			for (const deviceId of listeners.keys()) wake(deviceId)
		},
		wakeIn: (deviceId, milliseconds) => {
			timers.get(deviceId)?.()
			const fire = (): void => {
				timers.delete(deviceId)
				wake(deviceId)
			}
			timers.set(deviceId, clock.after(Math.max(1, milliseconds), fire))
		},
		stop: () => {
			unfollow?.()
			for (const cancel of timers.values()) cancel()
			timers.clear()
		},
	}
}
