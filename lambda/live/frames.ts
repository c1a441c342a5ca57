import {
	contexts,
	type WireLive,
	type WireRefusedImport,
	type WireState,
	type WireTooLarge,
	type WireUpdate,
} from '../../client/wire.ts'
import { type ObjectUpdate, objectUpdate, type TimedUpdate } from '../lwm2m/convert.ts'
import type { Finding } from '../senml/finding.ts'

/** An import as those who watch the device see it: every object update is one frame. */
export type WatchedImport = {
	readonly importId: string
	readonly seq: number
	readonly success: boolean
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly updates: readonly TimedUpdate[]
	readonly findings: readonly Finding[]
}

/** API Gateway sends up to 32 KB in one frame; what is larger would be split, which not every client puts together. */
const maxFrameBytes = 32_000

/** So many sentences tell what is wrong; the import log has the others. */
const maxErrors = 10

/**
 * The frames of an import, in order. Each has what orders frames and finds repeats: `seq` of the import, `part` of
 * `parts` within it. An import without updates is one frame, so that watchers learn of it, and the sequence goes on.
 */
export const framesOfImport = (imported: WatchedImport): readonly string[] =>
	imported.updates.length === 0
		? [importFrame(imported)]
		: imported.updates.map((update, index) => updateFrame(imported, update, index + 1))

const isTooLarge = (frame: string): boolean =>
	frame.length > maxFrameBytes || Buffer.byteLength(frame) > maxFrameBytes

/**
 * `LwM2MObjectUpdate` of `@hello.nrfcloud.com/proto` with further members; `ts` is the time of the measurement in
 * seconds, unrounded. In the place of one that is too large for a frame stands a note of where to find it.
 */
const updateFrame = (
	{ importId, seq, updates }: WatchedImport,
	update: TimedUpdate,
	part: number,
): string => {
	const order = { importId, seq, part, parts: updates.length, ts: update.ts }
	const object = objectUpdate(update)
	const whole: WireUpdate = { '@context': contexts.update, ...object, ...order }
	const frame = JSON.stringify(whole)
	if (!isTooLarge(frame)) return frame
	const { Resources: _values, ResourceInstances: _instances, ...path } = object
	const note: WireTooLarge = {
		'@context': contexts.tooLarge,
		...path,
		...order,
		bytes: Buffer.byteLength(frame),
	}
	return JSON.stringify(note)
}

/** An import of which nothing could be converted, and why. `ts` is the time of its reception in seconds. */
const importFrame = ({ importId, seq, success, receivedAt, findings }: WatchedImport): string => {
	const frame: WireRefusedImport = {
		'@context': contexts.refusedImport,
		success,
		errors: findings
			.filter(({ severity }) => severity === 'error')
			.slice(0, maxErrors)
			.map(({ message }) => message),
		importId,
		seq,
		part: 1,
		parts: 1,
		ts: receivedAt / 1000,
	}
	return JSON.stringify(frame)
}

/** Everything up to `seq` that exists has been sent before this frame; what follows is live. */
export const liveFrame = (seq: number): string => {
	const frame: WireLive = { '@context': contexts.live, seq }
	return JSON.stringify(frame)
}

/**
 * The last known state of a device, as `Shadow` of `@hello.nrfcloud.com/proto`, in as many frames as it takes. There is
 * at least one: a watcher of a device without any state learns that, too.
 */
export const stateFrames = (reported: readonly ObjectUpdate[]): readonly string[] => {
	const groups: WireState['reported'][] = [[]]
	let bytes = 0
	for (const object of reported.map(fitting)) {
		const size = Buffer.byteLength(JSON.stringify(object))
		if (bytes + size > maxObjectBytes && bytes > 0) {
			groups.push([])
			bytes = 0
		}
		bytes += size + 1
		groups[groups.length - 1] = [...(groups.at(-1) ?? []), object]
	}
	return groups.map((reported, index) => {
		const part = { part: index + 1, parts: groups.length }
		const frame: WireState = { '@context': contexts.state, reported, desired: [], ...part }
		return JSON.stringify(frame)
	})
}

/** What is left of a frame for its objects. */
const maxObjectBytes = maxFrameBytes - 200

/** An object that is too large for a frame is there by its time alone, and says how large it is. */
const fitting = (object: ObjectUpdate): WireState['reported'][number] => {
	const bytes = Buffer.byteLength(JSON.stringify(object))
	if (bytes <= maxObjectBytes) return object
	const { Resources, ResourceInstances: _instances, ...path } = object
	const time = Object.entries(Resources).filter(([id]) => id === '99')
	return { ...path, Resources: Object.fromEntries(time), bytes }
}
