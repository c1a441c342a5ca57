import type { Queue } from './queue.ts'

/** Those who wait for messages, by the name of the queue. */
export type QueueListeners = {
	readonly add: (queue: Queue, listener: () => void) => () => void
	/** calls the listeners of a queue */
	readonly call: (name: string) => void
	readonly callAll: () => void
}

export const queueListeners = (): QueueListeners => {
	const listeners = new Map<string, Set<() => void>>()
	const call = (name: string): void => {
		for (const listener of listeners.get(name) ?? []) listener()
	}
	return {
		add: ({ name }, listener) => {
			const all = listeners.get(name) ?? new Set()
			listeners.set(name, all.add(listener))
			return () => all.delete(listener)
		},
		call,
		callAll: () => {
			for (const name of listeners.keys()) call(name)
		},
	}
}
