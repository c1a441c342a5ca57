import { type ObjectUpdate, objectUpdate, type TimedUpdate } from '../lwm2m/convert.ts'
import type { Finding } from '../senml/finding.ts'

/** An import as the watchers see it: every object update of it is one frame. */
export type Imported = {
	readonly importId: string
	readonly seq: number
	readonly success: boolean
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly updates: readonly TimedUpdate[]
	readonly findings: readonly Finding[]
}

const proto = 'https://github.com/hello-nrfcloud/proto'

/** API Gateway sends up to 32 KB in one frame; what is larger would be split, which not every client puts together. */
const maxFrameBytes = 32_000

/** So many sentences tell what is wrong; the import log has the others. */
const maxErrors = 10

/**
 * The frames of an import, in order. Each has what orders frames and finds repeats: `seq` of the import, `part` of
 * `parts` within it. An import without updates is one frame, so that watchers learn of it, and the sequence goes on.
 */
export const framesOfImport = (imported: Imported): readonly string[] =>
	imported.updates.length === 0
		? [importFrame(imported)]
		: imported.updates.map((update, index) => updateFrame(imported, update, index + 1))

const isTooLarge = (frame: string): boolean =>
	frame.length > maxFrameBytes || Buffer.byteLength(frame) > maxFrameBytes

/**
 * `LwM2MObjectUpdate` of `@hello.nrfcloud.com/proto` with further members; `ts` is the time of the measurement in
 * seconds, unrounded. In the place of one that is too large for a frame stands a note of where to find it.
 */
const updateFrame = ({ importId, seq, updates }: Imported, update: TimedUpdate, part: number): string => {
	const order = { importId, seq, part, parts: updates.length, ts: update.ts }
	const object = objectUpdate(update)
	const frame = JSON.stringify({ '@context': `${proto}/lwm2m/object/update`, ...object, ...order })
	if (!isTooLarge(frame)) return frame
	return JSON.stringify({
		'@context': `${proto}/senml/update-too-large`,
		...object,
		Resources: undefined,
		ResourceInstances: undefined,
		...order,
		bytes: Buffer.byteLength(frame),
	})
}

/** An import without updates, with the errors. `ts` is the time of its reception in seconds. */
const importFrame = ({ importId, seq, success, receivedAt, findings }: Imported): string =>
	JSON.stringify({
		'@context': `${proto}/senml/import`,
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
	})

/** Everything up to `seq` that exists has been sent before this frame; what follows is live. */
export const liveFrame = (seq: number): string => JSON.stringify({ '@context': `${proto}/senml/live`, seq })

/**
 * The last known state of a device, as `Shadow` of `@hello.nrfcloud.com/proto`, in as many frames as it takes. There is
 * at least one: a watcher of a device without any state learns that, too.
 */
export const stateFrames = (reported: readonly ObjectUpdate[]): readonly string[] => {
	const groups: (readonly object[])[] = [[]]
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
	return groups.map((group, index) =>
		JSON.stringify({
			'@context': `${proto}/shadow`,
			reported: group,
			desired: [],
			part: index + 1,
			parts: groups.length,
		}),
	)
}

/** What is left of a frame for its objects. */
const maxObjectBytes = maxFrameBytes - 200

/** An object that is too large for a frame is there by its time alone, and says how large it is. */
const fitting = (object: ObjectUpdate): object => {
	const bytes = Buffer.byteLength(JSON.stringify(object))
	if (bytes <= maxObjectBytes) return object
	const Resources = { '99': object.Resources['99'] }
	return { ...object, Resources, ResourceInstances: undefined, bytes }
}
