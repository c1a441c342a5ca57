/** Runs an action before the next picture is drawn. */
export type OnFrame = (action: () => void) => void

export type Store<Model, Event> = {
	readonly model: () => Model
	/** Events count in their order, at the latest before the next picture is drawn. */
	readonly dispatch: (event: Event) => void
	/** Calls the listener at most once per picture, after the model has changed. The returned function removes it. */
	readonly subscribe: (listener: () => void) => () => void
}

/** A page that is not visible draws no pictures: so many events wait at most. */
const maxWaiting = 256

/** Holds the model that a pure function makes of events, all events between two pictures at once. */
export const createStore = <Model, Event>(
	initial: Model,
	update: (model: Model, events: readonly Event[]) => Model,
	onFrame: OnFrame,
): Store<Model, Event> => {
	let model = initial
	/** what the listeners have seen */
	let shown = initial
	let waiting: Event[] = []
	let isPlanned = false
	const listeners = new Set<() => void>()
	const apply = (): void => {
		const events = waiting
		waiting = []
		if (events.length > 0) model = update(model, events)
	}
	const draw = (): void => {
		isPlanned = false
		apply()
		if (model === shown) return
		shown = model
		for (const listener of listeners) listener()
	}
	return {
		model: () => model,
		dispatch: (event) => {
			waiting.push(event)
			if (waiting.length >= maxWaiting) apply()
			if (isPlanned) return
			isPlanned = true
			onFrame(draw)
		},
		subscribe: (listener) => {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
	}
}
