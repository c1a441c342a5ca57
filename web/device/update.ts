import type { WatchEvent } from '../../client/watchDevice.ts'
import { putReading } from './cards.ts'
import { connectionOf } from './connection.ts'
import type { Configuration, Device, Fix, Model, ObjectCard, Series } from './model.ts'
import { instanceKey, type Reading, readFix, readNamed, readObject, timeOf } from './readings.ts'
import { addPoints, type Point } from './series.ts'

export type PageEvent =
	/** `at`: when it arrived, in milliseconds since the Unix epoch */
	| { readonly type: 'watch'; readonly event: WatchEvent; readonly at: number }
	| { readonly type: 'tick'; readonly at: number }

/** The oldest positions are dropped above this. */
const maxFixes = 5_000

/** The parts of a model, while it takes the events of one picture. */
type Draft = {
	device: Device
	connection: Model['connection']
	readonly cards: Map<string, ObjectCard>
	readonly series: Map<string, Series>
	fixes: readonly Fix[]
	readonly configurations: Map<string, Configuration>
	missing: number
	hides: number
	now: number
	/** by the key of the series */
	readonly points: Map<string, { readonly series: Series; readonly points: Point[] }>
	readonly newFixes: Fix[]
}

const draftOf = (model: Model): Draft => ({
	...model,
	cards: new Map(model.cards),
	series: new Map(model.series),
	configurations: new Map(model.configurations),
	points: new Map(),
	newFixes: [],
})

const keyOf = (reading: Reading, id: string): string =>
	reading.objectId === undefined ? id : `${reading.key}/${id}`

const collectPoints = (draft: Draft, reading: Reading): void => {
	for (const { id, name, unit, isTime, value, at } of reading.resources) {
		if (typeof value !== 'number' || isTime) continue
		const key = keyOf(reading, id)
		const known = draft.points.get(key) ?? {
			series: draft.series.get(key) ?? { key, name, unit, times: [], values: [] },
			points: [],
		}
		known.points.push({ time: at / 1000, value })
		draft.points.set(key, known)
	}
}

const takeReading = (draft: Draft, reading: Reading): void =>
	void draft.cards.set(reading.key, putReading(draft.cards.get(reading.key), reading))

/** Takes what was measured at a time: it belongs to the history as well. */
const takeMeasured = (draft: Draft, reading: Reading, at: number): void => {
	takeReading(draft, reading)
	collectPoints(draft, reading)
	const fix = readFix(reading, at)
	if (fix !== undefined) draft.newFixes.push(fix)
}

const forgetHistory = (draft: Draft): void => {
	draft.series.clear()
	draft.points.clear()
	draft.fixes = []
	draft.newFixes.length = 0
}

/** @param measured in milliseconds since the Unix epoch */
const takeSeq = (draft: Draft, seq: number, at: number, measured: number): void => {
	const { device, connection } = draft
	// What is missed during an interruption was received before now: nobody says when.
	const received = connection.state === 'live' ? at : Math.min(measured, at)
	const lastSeen = Math.max(device.lastSeen ?? 0, received)
	draft.device = { ...device, seq: Math.max(device.seq, seq), lastSeen }
}

const named = (values: Readonly<Record<string, string | number | boolean>>, ts: number) =>
	Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, ts }]))

const takeWatch = (draft: Draft, event: WatchEvent, at: number): void => {
	switch (event.type) {
		case 'status':
			draft.connection = connectionOf(draft.connection, event.status, at)
			return
		case 'identity': {
			const { id, model, notice, seq } = event
			draft.device = {
				...draft.device,
				id,
				model,
				lastSeen: timeIn(event.lastSeen) ?? draft.device.lastSeen,
				hideDataBefore: timeIn(event.hideDataBefore),
				notice,
				seq: Math.max(seq, draft.device.seq),
			}
			return
		}
		case 'state':
			for (const object of event.reported) takeReading(draft, readObject(object, timeOf(object)))
			for (const configuration of event.configurations ?? []) takeConfiguration(draft, configuration)
			return
		case 'latest':
			takeNamed(draft, event.values, event.attributes)
			return
		case 'update':
			takeSeq(draft, event.seq, at, event.ts * 1000)
			takeMeasured(draft, readObject(event.update, event.ts * 1000), event.ts * 1000)
			return
		case 'measurement':
			takeSeq(draft, event.seq, at, event.ts * 1000)
			takeMeasured(draft, readNamed('telemetry', named(event.values, event.ts * 1000)), event.ts * 1000)
			return
		case 'attributes':
			takeSeq(draft, event.seq, at, event.ts * 1000)
			takeNamed(draft, {}, named(event.attributes, event.ts * 1000))
			return
		case 'import':
			takeSeq(draft, event.seq, at, event.ts * 1000)
			return
		case 'tooLarge':
			takeSeq(draft, event.seq, at, at)
			draft.missing += 1
			return
		case 'gap':
			draft.missing += event.to - event.from + 1
			return
		case 'reset':
			forgetHistory(draft)
			draft.device = { ...draft.device, seq: event.to }
			return
		case 'hidden':
			// What is still visible follows as state.
			forgetHistory(draft)
			draft.cards.clear()
			draft.configurations.clear()
			draft.missing = 0
			draft.hides += 1
			draft.device = { ...draft.device, lastSeen: undefined }
	}
}

/** Frames may overtake one another. */
const takeConfiguration = ({ configurations }: Draft, configuration: Configuration): void => {
	const key = instanceKey(configuration)
	if (configuration.revision > (configurations.get(key)?.revision ?? -1))
		configurations.set(key, configuration)
}

const timeIn = (text: string | undefined): number | undefined =>
	text === undefined ? undefined : Date.parse(text)

type Named = Parameters<typeof readNamed>[1]

const takeNamed = (draft: Draft, values: Named, attributes: Named): void => {
	if (Object.keys(values).length > 0) takeReading(draft, readNamed('telemetry', values))
	if (Object.keys(attributes).length > 0) takeReading(draft, readNamed('attributes', attributes))
}

const addFixes = (fixes: readonly Fix[], added: readonly Fix[]): readonly Fix[] =>
	added.length === 0
		? fixes
		: [...fixes, ...added].toSorted((one, other) => one.at - other.at).slice(-maxFixes)

/** The model after events, in their order. What no event has touched is the same object as before. */
export const update = (model: Model, events: readonly PageEvent[]): Model => {
	const draft = draftOf(model)
	for (const event of events) {
		draft.now = Math.max(draft.now, event.at)
		if (event.type === 'watch') takeWatch(draft, event.event, event.at)
	}
	for (const [key, { series, points }] of draft.points) draft.series.set(key, addPoints(series, points))
	const { device, connection, missing, hides, now } = draft
	const isSame = <Value>(one: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>): boolean =>
		one.size === other.size && [...one].every(([key, value]) => other.get(key) === value)
	return {
		device,
		connection,
		cards: isSame(draft.cards, model.cards) ? model.cards : draft.cards,
		series: isSame(draft.series, model.series) ? model.series : draft.series,
		fixes: addFixes(draft.fixes, draft.newFixes),
		configurations: isSame(draft.configurations, model.configurations)
			? model.configurations
			: draft.configurations,
		missing,
		hides,
		now,
	}
}
