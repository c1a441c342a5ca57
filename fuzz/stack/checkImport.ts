import { isDeepStrictEqual } from 'node:util'
import { contexts } from '../../client/wire.ts'
import { type Interpretation, interpret } from '../../lambda/imports/formats/formats.ts'
import type { ImportLog } from '../../lambda/imports/log/importLog.ts'
import { objectUpdate } from '../../lambda/lwm2m/convert.ts'
import type { TimeWindow } from '../../lambda/lwm2m/timeWindow.ts'
import type { Delivery } from './delivery.ts'

/** A message with its entry in the log and the frames of a watcher. */
export type Told = {
	readonly delivery: Delivery
	/** the parsed frames of a watcher */
	readonly frames: readonly Frame[]
	readonly log: ImportLog
}

export type Frame = Readonly<Record<string, unknown>> & { readonly '@context': string }

/** Converts the bytes with the time of reception in the entry. */
export const interpretTold = ({ delivery, log }: Pick<Told, 'delivery' | 'log'>, window: TimeWindow) =>
	interpret({ ...delivery.imported, receivedAt: Date.parse(log.timestamp) }, { window })

/** The problem in the entry and the frames of a message; undefined if they match its bytes. */
export const problemOfImport = (told: Told, interpretation: Interpretation): string | undefined =>
	problemOfLog(told.log, interpretation) ?? problemOfFrames(told, interpretation)

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const MAX_FINDINGS = 50

const problemOfLog = (log: ImportLog, interpretation: Interpretation): string | undefined => {
	if (log.kind !== undefined) return `the entry is of a message that was ${log.kind}: ${log.errors.join(' ')}`
	const { success, findings, senML, updates, content } = interpretation
	const expected = {
		success,
		findings: findings.slice(0, MAX_FINDINGS),
		senML: senML ?? Buffer.from(content.payload).toString('base64'),
		lwm2m: updates.length === 0 ? undefined : updates.map(objectUpdate),
	}
	// The bytes do not say how old the times are that the history takes.
	const shown = { ...log, findings: log.findings.filter(({ code }) => code !== 'W_NOT_IN_HISTORY') }
	for (const [member, value] of Object.entries(expected))
		if (!isDeepStrictEqual(shown[member as keyof typeof expected], value && asJson(value)))
			return `the entry has another ${member} than its bytes`
	return undefined
}

/** Limit of a frame in bytes; API Gateway passes up to 32 KB. */
const MAX_FRAME_BYTES = 32_000

const MAX_ERRORS = 10

const problemOfFrames = ({ frames, log }: Told, { updates, findings, success }: Interpretation) => {
	const { importId, seq } = log
	const parts = Math.max(1, updates.length)
	if (frames.length !== parts) return `a watcher got ${frames.length} frames of ${parts}`
	for (const [index, frame] of frames.entries()) {
		const order = { importId, seq, part: index + 1, parts }
		const update = updates[index]
		const expected =
			update === undefined
				? { '@context': contexts.refusedImport, success, errors: errorsOf(findings), ...order }
				: { '@context': contexts.update, ...objectUpdate(update), ...order }
		const ts = update === undefined ? Date.parse(log.timestamp) / 1000 : update.ts
		const fitting = withoutValues({ ...expected, ts })
		if (!isDeepStrictEqual(frame, asJson(fitting)))
			return `frame ${index + 1} of ${parts} differs from the expected one`
	}
	return undefined
}

const errorsOf = (findings: Interpretation['findings']): readonly string[] =>
	findings
		.filter(({ severity }) => severity === 'error')
		.slice(0, MAX_ERRORS)
		.map(({ message }) => message)

/** The `tooLarge` frame that replaces an update above the limit. */
const withoutValues = (frame: Readonly<Record<string, unknown>>): object => {
	const bytes = Buffer.byteLength(JSON.stringify(frame))
	if (bytes <= MAX_FRAME_BYTES || !('Resources' in frame)) return frame
	return {
		...frame,
		Resources: undefined,
		ResourceInstances: undefined,
		'@context': contexts.tooLarge,
		bytes,
	}
}
