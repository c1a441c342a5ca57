import {
	contexts,
	type WireConfiguration,
	type WireLive,
	type WireRefusedImport,
	type WireState,
	type WireTooLarge,
	type WireUpdate,
} from '../../client/wire.ts'
import { type ObjectUpdate, objectUpdate, type TimedUpdate } from '../lwm2m/convert.ts'
import type { Measured } from '../measurements/measured.ts'
import type { Finding } from '../senml/finding.ts'
import { measuredFrame, measuredParts } from './measuredFrames.ts'

/** An import as those who watch the device see it: every object update is one frame, then come measurements and attributes. */
export type WatchedImport = {
	readonly importId: string
	readonly seq: number
	readonly success: boolean
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly updates: readonly TimedUpdate[]
	readonly measured?: Measured
	readonly findings: readonly Finding[]
}

/** Limit of a frame. API Gateway splits a message above 32 KB, and not every client joins the parts. */
const maxFrameBytes = 32_000

/** Limit of error sentences in a frame; the import log has all. */
const maxErrors = 10

/**
 * The frames of an import, in order. `seq`, `part` and `parts` let a client sort frames and drop repeats. An import
 * of which nothing was taken, or that is hidden, is one frame, so that the sequence has no hole.
 *
 * @param hideDataBefore of the device
 */
export const framesOfImport = (imported: WatchedImport, hideDataBefore?: number): readonly string[] => {
	const { importId, seq, receivedAt, updates, measured } = imported
	if (hideDataBefore !== undefined && receivedAt < hideDataBefore) return [hiddenFrame(imported)]
	const more = measured === undefined ? [] : measuredParts(measured, receivedAt)
	const parts = updates.length + more.length
	if (parts === 0) return [importFrame(imported)]
	const frames = updates.map((update, index) => updateFrame(imported, update, { part: index + 1, parts }))
	for (const [index, part] of more.entries())
		frames.push(measuredFrame(part, { importId, seq, part: updates.length + index + 1, parts }))
	return frames
}

/** The frames of an import as sockets get them. */
export type Frames = {
	/** one in each message */
	readonly single: readonly string[]
	/** as many as possible in each message */
	readonly packed: readonly string[]
}

export const framesOf = (imported: WatchedImport, hideDataBefore?: number): Frames => {
	const single = framesOfImport(imported, hideDataBefore)
	return { single, packed: packFrames(single) }
}

/** Messages that are arrays of frames, in order, none larger than a frame may be. Each frame alone fits into one. */
export const packFrames = (frames: readonly string[]): readonly string[] => {
	const packs: string[][] = []
	let bytes = Number.POSITIVE_INFINITY
	for (const frame of frames) {
		const size = packedBytes(frame)
		if (bytes + size > maxPackBytes) {
			packs.push([])
			bytes = 0
		}
		packs.at(-1)?.push(frame)
		bytes += size
	}
	return packs.map((pack) => (pack.length === 1 ? (pack[0] ?? '') : `[${pack.join(',')}]`))
}

/** Limit of `packedBytes` of all frames in a message. */
export const maxPackBytes = maxFrameBytes - 1

/** Size of a frame in an array, with a comma or the closing bracket. */
export const packedBytes = (frame: string): number => Buffer.byteLength(frame) + 1

const isTooLarge = (frame: string): boolean =>
	frame.length > maxFrameBytes || Buffer.byteLength(frame) > maxFrameBytes

/**
 * `LwM2MObjectUpdate` of `@hello.nrfcloud.com/proto` with more members; `ts` is the time of the measurement in seconds,
 * unrounded. A `tooLarge` frame replaces an update that does not fit into a frame.
 */
const updateFrame = ({ importId, seq }: WatchedImport, update: TimedUpdate, part: Part): string => {
	const order = { importId, seq, ...part, ts: update.ts }
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

type Part = { readonly part: number; readonly parts: number }

/** An import of which nothing could be converted, and why. */
const importFrame = (watched: WatchedImport): string =>
	refusedFrame(watched, {
		success: watched.success,
		errors: watched.findings
			.filter(({ severity }) => severity === 'error')
			.slice(0, maxErrors)
			.map(({ message }) => message),
	})

/** Takes the place of an import that was received before data was hidden, and got its entry afterwards. */
const hiddenFrame = (watched: WatchedImport): string =>
	refusedFrame(watched, { success: true, errors: [], hidden: true })

/** `ts` is the time of its reception in seconds. */
const refusedFrame = (
	{ importId, seq, receivedAt }: WatchedImport,
	outcome: Pick<WireRefusedImport, 'success' | 'errors' | 'hidden'>,
): string => {
	const frame: WireRefusedImport = {
		'@context': contexts.refusedImport,
		...outcome,
		importId,
		seq,
		part: 1,
		parts: 1,
		ts: receivedAt / 1000,
	}
	return JSON.stringify(frame)
}

/** The marker: all existing imports up to `seq` were sent before it; later frames are live. */
export const liveFrame = (seq: number): string => {
	const frame: WireLive = { '@context': contexts.live, seq }
	return JSON.stringify(frame)
}

/** What a device is to be. */
export type Desired = {
	readonly desired: WireState['desired']
	readonly configurations: readonly WireConfiguration[]
}

/** What of the state is in a frame. */
type StatePart = Required<Pick<WireState, 'reported' | 'desired' | 'configurations'>>

const nothing: StatePart = { reported: [], desired: [], configurations: [] }

/**
 * The last known state of a device as `Shadow` of `@hello.nrfcloud.com/proto`, in at least one frame: a device without
 * state has an empty one.
 */
export const stateFrames = (
	reported: readonly ObjectUpdate[],
	{ desired, configurations }: Desired = nothing,
): readonly string[] => {
	const groups: StatePart[] = [nothing]
	let bytes = 0
	const add = <Member extends keyof StatePart>(member: Member, one: StatePart[Member][number]): void => {
		const size = Buffer.byteLength(JSON.stringify(one))
		if (bytes + size > maxObjectBytes && bytes > 0) {
			groups.push(nothing)
			bytes = 0
		}
		bytes += size + 1
		const last = groups.at(-1) ?? nothing
		groups[groups.length - 1] = { ...last, [member]: [...last[member], one] }
	}
	for (const object of reported) add('reported', fitting(object))
	for (const object of desired) add('desired', object)
	for (const configuration of configurations) add('configurations', configuration)
	return groups.map(({ configurations: some, ...group }, index) => {
		const part = { part: index + 1, parts: groups.length }
		const more = some.length === 0 ? {} : { configurations: some }
		const frame: WireState = { '@context': contexts.state, ...group, ...more, ...part }
		return JSON.stringify(frame)
	})
}

/** Limit of the objects in a frame; 200 bytes are for the other members. */
const maxObjectBytes = maxFrameBytes - 200

/** Reduces an object that is too large for a frame to its time and its size. */
const fitting = (object: ObjectUpdate): WireState['reported'][number] => {
	const bytes = Buffer.byteLength(JSON.stringify(object))
	if (bytes <= maxObjectBytes) return object
	const { Resources, ResourceInstances: _instances, ...path } = object
	const time = Object.entries(Resources).filter(([id]) => id === '99')
	return { ...path, Resources: Object.fromEntries(time), bytes }
}
