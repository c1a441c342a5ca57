import { objectUpdate, type TimedUpdate } from '../lwm2m/convert.ts'

/** An import as the watchers see it: every object update of it is one frame. */
export type Imported = {
	readonly importId: string
	readonly seq: number
	readonly updates: readonly TimedUpdate[]
}

/**
 * `LwM2MObjectUpdate` of `@hello.nrfcloud.com/proto`, with what orders frames and finds repeats:
 * `seq` of the import, `part` of `parts` within it. `ts` is the time of the measurement in seconds, unrounded.
 */
export const updateFrames = ({ importId, seq, updates }: Imported): readonly string[] =>
	updates.map((update, index) =>
		JSON.stringify({
			'@context': 'https://github.com/hello-nrfcloud/proto/lwm2m/object/update',
			...objectUpdate(update),
			importId,
			seq,
			part: index + 1,
			parts: updates.length,
			ts: update.ts,
		}),
	)
