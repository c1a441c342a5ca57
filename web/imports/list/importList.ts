import type { ImportLogs } from '../../../lambda/imports/entrances.ts'
import { type ImportRow, rowOf } from './importRow.ts'

/** The part of the import log that the page has: without gaps, newest first. */
export type ImportList = {
	readonly rows: readonly ImportRow[]
	/** leads to older ones; undefined if there are none */
	readonly next: string | undefined
	/** whether anything was read */
	readonly isRead: boolean
}

export const emptyList: ImportList = { rows: [], next: undefined, isRead: false }

/** Adds a page that continues the list at its end. */
export const addOlder = ({ rows }: ImportList, { imports, nextToken }: ImportLogs): ImportList => {
	const last = rows.at(-1)?.seq ?? Number.POSITIVE_INFINITY
	const older = imports.filter(({ seq }) => seq < last).map(rowOf)
	return { rows: [...rows, ...older], next: nextToken, isRead: true }
}

/**
 * Adds what is newer, which may have come in several pages. What is in the pages replaces what was there: an entry that counts
 * messages changes. A log that ends below the list has started anew.
 */
export const addNewer = (list: ImportList, pages: readonly ImportLogs[]): ImportList => {
	const fresh = pages.flatMap(({ imports }) => imports).map(rowOf)
	const [newest, oldest] = [fresh[0]?.seq ?? 0, fresh.at(-1)?.seq ?? 0]
	const known = list.rows[0]?.seq ?? 0
	if (!list.isRead || newest < known || oldest > known + 1)
		return { rows: fresh, next: pages.at(-1)?.nextToken, isRead: true }
	return { ...list, rows: [...fresh, ...list.rows.filter(({ seq }) => seq < oldest)] }
}

/** Whether a further page is needed to reach the list, so that there is no gap. */
export const isBeyond = ({ rows }: ImportList, { imports, nextToken }: ImportLogs): boolean =>
	nextToken !== undefined && (imports.at(-1)?.seq ?? 0) > (rows[0]?.seq ?? Number.POSITIVE_INFINITY) + 1

/** How many rows stand before those that were there. */
export const countNewer = (rows: readonly ImportRow[], newestBefore: number): number => {
	const at = rows.findIndex(({ seq }) => seq <= newestBefore)
	return at < 0 ? rows.length : at
}
