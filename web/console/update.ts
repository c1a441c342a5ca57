import { transitionsIn, withTransitions } from './downlinks.ts'
import type { StreamEvent } from './follow.ts'
import { type Format, type Frame, note, type Read } from './frames.ts'
import { keep } from './keep.ts'
import { type ConsoleEvent, type ConsoleModel, connecting, type Tracked } from './model.ts'
import { timeOfDay } from './timeOfDay.ts'

/** So many downlinks are shown. */
const maxDownlinks = 20

const add = (model: ConsoleModel, added: readonly Frame[]): ConsoleModel => {
	if (model.held !== undefined) {
		const known = new Set(model.frames.map(({ key }) => key))
		const fresh = added.filter(({ key }) => !known.has(key))
		return { ...model, held: keep(model.held, fresh).frames }
	}
	const { frames, dropped } = keep(model.frames, added)
	return { ...model, frames, dropped: model.dropped + dropped }
}

/** ResIOT's frames leave out what is needed here: then the API is asked. */
const tracked = (model: ConsoleModel, frame: Frame): readonly Tracked[] =>
	model.format === 'resiot' || frame.downlink === undefined
		? model.downlinks
		: model.downlinks.map((each) => withTransitions(each, transitionsIn([frame], each.id)))

const gap = 'Events may be missing here: they are kept for an hour. The import logs have all messages.'

const resumed = (model: ConsoleModel, at: number): ConsoleModel => {
	const { interruptedAt } = model
	if (interruptedAt === undefined) return model
	const since = timeOfDay(interruptedAt, at)
	return {
		...add(model, [note(`Connected again. What was missed since ${since} has come.`, at)]),
		interruptedAt: undefined,
	}
}

const readInto = (
	model: ConsoleModel,
	{ read }: Extract<StreamEvent, { type: 'read' }>,
	at: number,
): ConsoleModel => {
	switch (read.about) {
		case 'event':
			return { ...add(model, [read.frame]), downlinks: tracked(model, read.frame) }
		case 'subscribed': {
			const live = { ...model, stream: { state: 'live', reason: undefined, retryAt: undefined } as const }
			return read.gap ? add(live, [note(gap, at, true)]) : live
		}
		case 'resumed':
			return resumed(model, at)
		default:
			return model
	}
}

const withCursor = (model: ConsoleModel, read: Read): ConsoleModel => {
	const cursor = 'cursor' in read ? read.cursor : undefined
	return cursor === undefined ? model : { ...model, cursor, since: model.since ?? cursor }
}

const emptied = { frames: [], dropped: 0, selected: undefined } as const

/** What was there comes once more, in the other format. */
const inFormat = (model: ConsoleModel, format: Format): ConsoleModel => ({
	...model,
	...emptied,
	format,
	stream: connecting,
	interruptedAt: undefined,
	held: model.held === undefined ? undefined : [],
})

const withStream = (
	model: ConsoleModel,
	state: ConsoleModel['stream']['state'],
	more: { readonly reason?: string; readonly retryAt?: number } = {},
): ConsoleModel => ({ ...model, stream: { state, reason: more.reason, retryAt: more.retryAt } })

const streamUpdate = (model: ConsoleModel, event: StreamEvent, at: number): ConsoleModel => {
	switch (event.type) {
		case 'connecting':
			return withStream(model, 'connecting')
		case 'opened':
			// ResIOT has no frames about the stream itself.
			return model.format === 'resiot' ? resumed(withStream(model, 'live'), at) : model
		case 'read':
			return readInto(withCursor(model, event.read), event, at)
		case 'interrupted':
			return {
				...withStream(model, 'interrupted', event),
				interruptedAt: model.interruptedAt ?? (model.stream.state === 'live' ? at : undefined),
			}
		case 'refused':
			return withStream(model, 'refused', event)
	}
}

const track = (model: ConsoleModel, downlink: Tracked): ConsoleModel => {
	// Its first events may have come before the answer to its request.
	const told = model.format === 'native' ? [...model.frames, ...(model.held ?? [])] : []
	const known = model.downlinks.find(({ id }) => id === downlink.id)
	// Of two answers the older one may come last.
	const whole = withTransitions(downlink, [
		...(known?.transitions ?? []),
		...transitionsIn(told, downlink.id),
	])
	const downlinks = known
		? model.downlinks.map((each) => (each.id === whole.id ? whole : each))
		: [whole, ...model.downlinks].slice(0, maxDownlinks)
	return { ...model, downlinks }
}

/** What becomes of the console when something happens. */
export const update = (model: ConsoleModel, event: ConsoleEvent): ConsoleModel => {
	switch (event.type) {
		case 'format':
			return event.format === model.format ? model : inFormat(model, event.format)
		case 'filtered':
			return { ...model, filter: { ...model.filter, ...event.filter } }
		case 'paused':
			return { ...model, held: model.held ?? [] }
		case 'continued': {
			const { held = [], ...others } = model
			return add({ ...others, held: undefined }, held)
		}
		case 'cleared':
			return { ...model, ...emptied, since: model.cursor }
		case 'selected':
			return { ...model, selected: event.key }
		case 'downlink':
			return track(model, event.downlink)
		case 'tick':
			return { ...model, now: event.at }
		default:
			return streamUpdate(model, event, event.at)
	}
}

/** The same for several events. */
export const updateAll = (model: ConsoleModel, events: readonly ConsoleEvent[]): ConsoleModel =>
	events.reduce(update, model)
