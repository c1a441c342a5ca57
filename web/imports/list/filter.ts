import { type ImportRow, isErroneous } from './importRow.ts'

export type Filter = {
	readonly errorsOnly: boolean
	readonly door: string | undefined
	/** id */
	readonly object: number | undefined
	/** not older than this, in milliseconds; undefined: any time */
	readonly within: number | undefined
}

export const noFilter: Filter = { errorsOnly: false, door: undefined, object: undefined, within: undefined }

export const isFiltering = ({ errorsOnly, door, object, within }: Filter): boolean =>
	errorsOnly || door !== undefined || object !== undefined || within !== undefined

/** @param now milliseconds since the Unix epoch */
export const filterRows = (rows: readonly ImportRow[], filter: Filter, now: number): readonly ImportRow[] => {
	if (!isFiltering(filter)) return rows
	const { errorsOnly, door, object, within = Number.POSITIVE_INFINITY } = filter
	const since = now - within
	return rows.filter(
		(row) =>
			row.at >= since &&
			(!errorsOnly || isErroneous(row)) &&
			(door === undefined || row.door === door) &&
			(object === undefined || row.objects.includes(object)),
	)
}

/** What there is to choose from. */
export type Choices = { readonly doors: readonly string[]; readonly objects: readonly number[] }

/** The chosen ones are among them even if no row has them. */
export const choicesOf = (rows: readonly ImportRow[], { door, object }: Filter): Choices => {
	const doors = new Set(rows.map((row) => row.door))
	const objects = new Set(rows.flatMap((row) => row.objects))
	if (door !== undefined) doors.add(door)
	if (object !== undefined) objects.add(object)
	return { doors: [...doors].toSorted(), objects: [...objects].toSorted((a, b) => a - b) }
}

/** Pages that are read without a find before somebody has to ask for more. */
export const maxFruitlessPages = 10

type Need = {
	/** rows that the filter leaves */
	readonly count: number
	/** the last one that is on the screen */
	readonly lastShown: number
	readonly hasOlder: boolean
	/** received at, of the oldest row that was read */
	readonly oldest: number
	readonly filter: Filter
	readonly now: number
	/** pages since the last find */
	readonly fruitless: number
}

/** Whether older imports are to be read: what is shown comes near to the end of what is there. */
export const needsOlder = (need: Need): boolean => {
	const { count, lastShown, hasOlder, oldest, filter, now, fruitless } = need
	if (!hasOlder || fruitless >= maxFruitlessPages) return false
	if (filter.within !== undefined && oldest < now - filter.within) return false
	return lastShown + nearRows >= count
}

const nearRows = 30
