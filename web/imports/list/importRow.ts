import type { ImportLog } from '../../../lambda/imports/entrances.ts'

/** What the list shows of an import: little, because there may be many. */
export type ImportRow = {
	readonly seq: number
	readonly importId: string
	/** when it was received, in milliseconds since the Unix epoch */
	readonly at: number
	readonly outcome: Outcome
	readonly door: string
	readonly byteLength: number
	/** ids of objects, each once, ascending */
	readonly objects: readonly number[]
	/** number of updates, those of telemetry included */
	readonly updates: number
	/** the first error, or the first warning if there is no error */
	readonly remark: string | undefined
}

/** `partial`: some records were taken, others refused. */
export type Outcome = 'taken' | 'warned' | 'partial' | 'refused' | 'failed' | 'limited'

export const isErroneous = ({ outcome }: Pick<ImportRow, 'outcome'>): boolean =>
	outcome !== 'taken' && outcome !== 'warned'

export const outcomeOf = ({
	kind,
	success,
	warnings,
	lwm2m = [],
	telemetry = [],
	attributes = {},
}: ImportLog): Outcome => {
	if (kind === 'failed') return 'failed'
	if (kind === 'rate-limited') return 'limited'
	if (success) return warnings.length > 0 ? 'warned' : 'taken'
	return lwm2m.length + telemetry.length + Object.keys(attributes).length > 0 ? 'partial' : 'refused'
}

export const outcomeWords: Readonly<Record<Outcome, string>> = {
	taken: 'Imported',
	warned: 'Imported with warnings',
	partial: 'Partly refused',
	refused: 'Refused',
	failed: 'Failed',
	limited: 'Not kept',
}

export const rowOf = (shown: ImportLog): ImportRow => {
	const { seq, importId, timestamp, door, byteLength, lwm2m = [], telemetry = [] } = shown
	return {
		seq,
		importId,
		at: Date.parse(timestamp),
		outcome: outcomeOf(shown),
		door,
		byteLength,
		objects: [...new Set(lwm2m.map(({ ObjectID }) => ObjectID))].toSorted((a, b) => a - b),
		updates: lwm2m.length + telemetry.length,
		remark: shown.errors[0] ?? shown.warnings[0],
	}
}
