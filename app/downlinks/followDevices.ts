import type { Clock } from '../../edge/coap/clock.ts'

type Item = Readonly<Record<string, unknown>>

type FollowedDevices = {
	/** whether nothing waits for a device, as far as was looked */
	readonly isIdle: (deviceId: string) => boolean
	/** `isIdle` of what it gives says that nothing waits for the device, unless something was written since */
	readonly now: (deviceId: string) => { readonly isIdle: () => void }
	/** calls back when something was written for a device, until the returned function is called */
	readonly follow: (deviceId: string, changed: () => void) => () => void
	/** calls those back that follow a device, so many milliseconds later */
	readonly wakeIn: (deviceId: string, milliseconds: number) => void
	readonly stop: () => void
}

const maxIdle = 10_000

/**
 * Tells of what is written for a device into a table, and remembers for which devices nothing waits: most messages need no
 * look at the table.
 *
 * @param followTable calls back with each item that is written, until the returned function is called; undefined: nobody tells
 * of what is written, so nothing is remembered
 */
export const followDevices = (
	clock: Clock,
	followTable: ((changed: (item: Item) => void) => () => void) | undefined,
): FollowedDevices => {
	const idle = new Set<string>()
	const listeners = new Map<string, Set<() => void>>()
	const timers = new Map<string, () => void>()
	let writes = 0
	const wake = (deviceId: string): void => {
		for (const listener of listeners.get(deviceId) ?? []) listener()
	}
	const unfollow = followTable?.((item) => {
		const deviceId = (item['deviceId'] as { readonly S?: string } | undefined)?.S ?? ''
		writes += 1
		idle.delete(deviceId)
		wake(deviceId)
	})
	return {
		isIdle: (deviceId) => idle.has(deviceId),
		now: (deviceId) => {
			const before = writes
			return {
				isIdle: () => {
					if (writes !== before || unfollow === undefined) return
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
