import type { RawRecord } from '../record.ts'
import type { Base } from './baseFields.ts'
import type { BaseOnly } from './resolved.ts'
import { absoluteTime, isAbsolute } from './time.ts'

/** Whether the record has base fields and fields we do not know, and nothing else (RFC 8428 §5.1.7). */
export const isBaseOnly = ({ known }: RawRecord): boolean =>
	(known.n ??
		known.u ??
		known.v ??
		known.vs ??
		known.vb ??
		known.vd ??
		known.vlo ??
		known.s ??
		known.t ??
		known.ut ??
		known.ct) === undefined

export const saysNameOrTime = ({ known }: RawRecord): boolean => (known.bn ?? known.bt) !== undefined

export const baseOnlyRecord = (raw: RawRecord, index: number, base: Base, receivedAt: number): BaseOnly => ({
	index,
	byteOffset: raw.byteOffset,
	byteLength: raw.byteLength,
	baseName: base.name,
	t: absoluteTime(base.time, receivedAt),
	isAbsolute: isAbsolute(base.time),
	isRelative: base.time !== 0 && !isAbsolute(base.time),
	objectVersion: base.objectVersion,
})

/**
 * The records that no record with more than base fields follows under the same base name: not the beginning of something,
 * but an event of their own. `lastNamed` has the index of the last such record for each base name.
 */
export const unnamed = (
	candidates: readonly BaseOnly[],
	lastNamed: ReadonlyMap<string, number>,
): readonly BaseOnly[] => candidates.filter(({ baseName, index }) => (lastNamed.get(baseName) ?? -1) < index)
