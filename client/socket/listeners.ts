type Typed = { readonly type: string }

/** The event of a type. */
export type EventOf<Event extends Typed, Type extends Event['type']> = Extract<Event, { readonly type: Type }>

/** Calls `listener` with every event of a type; the returned function ends that. */
export type On<Event extends Typed> = <Type extends Event['type']>(
	type: Type,
	listener: (event: EventOf<Event, Type>) => void,
) => () => void

export type Listeners<Event extends Typed> = {
	readonly on: On<Event>
	/** never throws: an error of a listener is reported as uncaught, as in the DOM */
	readonly emit: (event: Event) => void
	readonly clear: () => void
}

export const createListeners = <Event extends Typed>(): Listeners<Event> => {
	type Entry = { readonly type: string; readonly listener: (event: Event) => void }
	const entries = new Set<Entry>()
	return {
		on: (type, listener) => {
			// The listener gets only events of its type.
			const entry: Entry = { type, listener: listener as (event: Event) => void }
			entries.add(entry)
			return () => {
				entries.delete(entry)
			}
		},
		emit: (event) => {
			const called = [...entries].filter(({ type }) => type === event.type)
			for (const entry of called) if (entries.has(entry)) call(entry.listener, event)
		},
		clear: () => entries.clear(),
	}
}

const call = <Event>(listener: (event: Event) => void, event: Event): void => {
	try {
		listener(event)
	} catch (error) {
		queueMicrotask(() => {
			throw error
		})
	}
}
