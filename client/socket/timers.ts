import type { Clock } from './ports.ts'

/** Timers by name; setting one replaces an earlier one of the same name. */
export type Timers<Name extends string> = {
	readonly set: (name: Name, ms: number, action: () => void) => void
	readonly isSet: (name: Name) => boolean
	readonly cancel: (...names: readonly Name[]) => void
	readonly cancelAll: () => void
}

export const createTimers = <Name extends string>(clock: Clock): Timers<Name> => {
	const cancels = new Map<Name, () => void>()
	const cancel = (...names: readonly Name[]): void => {
		for (const name of names) {
			cancels.get(name)?.()
			cancels.delete(name)
		}
	}
	return {
		set: (name, ms, action) => {
			cancel(name)
			const cancelThis = clock.after(ms, () => {
				cancels.delete(name)
				action()
			})
			cancels.set(name, cancelThis)
		},
		isSet: (name) => cancels.has(name),
		cancel,
		cancelAll: () => cancel(...cancels.keys()),
	}
}
