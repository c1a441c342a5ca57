import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { useImportLog } from '../log/useImportLog.ts'
import { counted } from '../words.ts'
import { Filters } from './Filters.tsx'
import { choicesOf, filterRows, isFiltering, maxFruitlessPages, needsOlder, noFilter } from './filter.ts'
import { ImportList } from './ImportList.tsx'
import type { ImportList as List } from './importList.ts'

type Props = {
	readonly log: ReturnType<typeof useImportLog>
	readonly selected: number | undefined
	readonly onSelect: (seq: number, isOpened: boolean) => void
	/** milliseconds since the Unix epoch */
	readonly now: number
}

/** Often enough for a filter by time. */
const coarseMilliseconds = 10_000

/** The list with its filters. Reads older imports before the end of the list is seen. */
export const ImportPane = ({ log, selected, onSelect, now }: Props) => {
	const [filter, setFilter] = useState(noFilter)
	const [lastShown, setLastShown] = useState(0)
	const { list, isReading, problem, readOlder, readAgain } = log
	const coarse = Math.floor(now / coarseMilliseconds) * coarseMilliseconds
	const rows = useMemo(() => filterRows(list.rows, filter, coarse), [list, filter, coarse])
	const choices = useMemo(() => choicesOf(list.rows, filter), [list, filter])
	const search = useSearch(rows.length, list.rows.length)
	const wantsOlder = needsOlder({
		count: rows.length,
		lastShown,
		hasOlder: list.next !== undefined,
		oldest: list.rows.at(-1)?.at ?? now,
		filter,
		now: coarse,
		fruitless: search.fruitless,
	})
	useEffect(() => {
		if (wantsOlder && !isReading && problem === undefined) readOlder()
	}, [wantsOlder, isReading, problem, list])
	const isEmpty = rows.length === 0
	return (
		<section class="import-pane" aria-label="Import log">
			<Filters
				filter={filter}
				choices={choices}
				onChange={(chosen) => {
					search.begin()
					setFilter(chosen)
				}}
			/>
			<ImportList rows={rows} selected={selected} onSelect={onSelect} onShown={setLastShown} now={now} />
			{isEmpty && <p class="hint import-empty">{emptyWords(list.isRead, isReading, isFiltering(filter))}</p>}
			<footer class="import-count muted">
				<span>{countWords(rows.length, list, isFiltering(filter))}</span>
				{problem !== undefined && (
					<span class="problem" role="alert">
						{problem}{' '}
						<button type="button" class="link" onClick={readAgain}>
							Try again
						</button>
					</span>
				)}
				{search.fruitless >= maxFruitlessPages && list.next !== undefined && (
					<button type="button" class="link" onClick={search.begin}>
						Search older imports
					</button>
				)}
			</footer>
		</section>
	)
}

/** `12 of 300 imports`; `the newest 300 imports` if there are others that were not read. */
const countWords = (found: number, { rows, next }: List, isFiltered: boolean): string => {
	const read = counted(rows.length, 'import')
	const all = next === undefined ? read : `the newest ${read}`
	return isFiltered ? `${found.toLocaleString('en')} of ${all}` : all
}

const emptyWords = (isRead: boolean, isReading: boolean, isFiltered: boolean): string => {
	if (isRead && !isFiltered) return 'This device has sent nothing yet.'
	if (isReading || !isRead) return 'Reading …'
	return 'No import matches the filter.'
}

/** Counts pages that had nothing for the filter. */
const useSearch = (found: number, read: number) => {
	const before = useRef({ found, read })
	const [fruitless, setFruitless] = useState(0)
	useEffect(() => {
		const { current } = before
		before.current = { found, read }
		if (read > current.read) setFruitless((count) => (found > current.found ? 0 : count + 1))
	}, [found, read])
	return { fruitless, begin: () => setFruitless(0) }
}
