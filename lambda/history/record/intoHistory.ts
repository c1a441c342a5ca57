import type { TimedUpdate } from '../../lwm2m/convert.ts'
import { isInWindow, type TimeWindow } from '../../lwm2m/timeWindow.ts'
import { clip, type Finding, warning } from '../../senml/finding.ts'
import { type Kept, rowsOf } from './rowsOf.ts'
import { type WriteRowsNeeds, writeRows } from './writeRows.ts'

type IntoHistoryNeeds = WriteRowsNeeds & {
	/** a time outside of it has a warning already */
	readonly window: TimeWindow
}

/** What an import says of its device. */
type ImportUpdates = {
	readonly importId: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly updates: readonly TimedUpdate[]
}

/** A step before the ledger: what is in the ledger is in the history. */
export const intoHistory = ({ window, ...needs }: IntoHistoryNeeds) => {
	const write = writeRows(needs)
	return {
		step: 'history',
		reads: () => [],
		run: async (
			deviceId: string,
			imports: readonly ImportUpdates[],
			{ isTimeUp }: { readonly isTimeUp: () => boolean },
		): Promise<(one: ImportUpdates) => readonly Finding[]> => {
			const kept = new Map(imports.map((one) => [one.importId, rowsOf(deviceId, one, needs)]))
			const rows = [...kept.values()].flatMap(({ rows }) => rows)
			if (rows.length > 0) await write(rows, isTimeUp)
			return (one) => findingsOf(kept.get(one.importId), one.receivedAt / 1000, window)
		},
	}
}

const findingsOf = (kept: Kept | undefined, receivedAt: number, window: TimeWindow): readonly Finding[] => {
	const { outOfTime = [], tooLarge = [] } = kept ?? {}
	const unsaid = outOfTime.filter(({ ts }) => isInWindow(ts, false, receivedAt, window))
	return [
		...(unsaid.length === 0 ? [] : [leftOut(unsaid, 'their time is not one that the history keeps')]),
		...(tooLarge.length === 0 ? [] : [leftOut(tooLarge, 'they are too large for it')]),
	]
}

const leftOut = (updates: readonly TimedUpdate[], reason: string): Finding =>
	warning(
		'message',
		'W_NOT_IN_HISTORY',
		`${updates.length} updates of this message are not in the history of the device, because ${reason}; they are in the log, and were sent to those who watch.`,
		{
			got: clip([...new Set(updates.map(({ object, instance }) => `${object}/${instance}`))].join(', ')),
		},
	)
