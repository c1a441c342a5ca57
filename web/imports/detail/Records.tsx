import { useState } from 'preact/hooks'
import type { Mark } from '../bytes/mark.ts'
import { moveSelection } from '../list/moveSelection.ts'
import { counted } from '../words.ts'
import type { RecordRow } from './recordRows.ts'

type Props = {
	readonly rows: readonly RecordRow[]
	/** the bytes that are to be highlighted; undefined: none */
	readonly onPoint: (range: Omit<Mark, 'kind'> | undefined) => void
}

/** More of them are shown when somebody asks for them. */
const shownFirst = 100

/** The records of the pack. To point at one shows its bytes; the arrow keys go from one to the next. */
export const Records = ({ rows, onPoint }: Props) => {
	const [shown, setShown] = useState(shownFirst)
	const [current, setCurrent] = useState(0)
	const visible = rows.slice(0, shown)
	const move = (event: KeyboardEvent): void => {
		const to = moveSelection(event.key, current, { count: visible.length, page: 10 })
		const body = event.currentTarget as HTMLElement
		const target = to === undefined ? undefined : body.children[to]
		if (to === undefined || !(target instanceof HTMLElement)) return
		event.preventDefault()
		setCurrent(to)
		target.focus()
	}
	return (
		<section class="panel" aria-labelledby="records-title">
			<header>
				<h3 id="records-title">Records</h3>
				<span class="muted">{rows.length.toLocaleString('en')}</span>
			</header>
			<div class="table-frame">
				<table class="records">
					<thead>
						<tr>
							<th scope="col">#</th>
							<th scope="col">Name</th>
							<th scope="col">Value</th>
							<th scope="col">Unit</th>
							<th scope="col">Time (UTC)</th>
						</tr>
					</thead>
					<tbody onKeyDown={move} onMouseLeave={() => onPoint(undefined)}>
						{visible.map((row) => (
							<tr
								key={row.index}
								class={`record-${row.state}`}
								tabIndex={row.index === current ? 0 : -1}
								onFocus={() => {
									setCurrent(row.index)
									onPoint(row)
								}}
								onBlur={() => onPoint(undefined)}
								onMouseEnter={() => onPoint(row)}
							>
								<td class="muted">
									{row.severity !== undefined && (
										<span class={`record-flag record-flag-${row.severity}`}>
											<span class="visually-hidden">{`${row.severity} `}</span>
										</span>
									)}
									{row.index}
								</td>
								<Cells row={row} />
							</tr>
						))}
					</tbody>
				</table>
			</div>
			{rows.length > shown && (
				<button type="button" class="link panel-more" onClick={() => setShown(rows.length)}>
					{`Show the other ${counted(rows.length - shown, 'record')}`}
				</button>
			)}
		</section>
	)
}

const stateWords = { base: 'base fields only', refused: 'refused' } as const

const Cells = ({ row: { name, value, unit, time, state } }: { readonly row: RecordRow }) =>
	state === 'resolved' ? (
		<>
			<td class="mono">
				<bdi>{name}</bdi>
			</td>
			<td class="record-value">
				<bdi>{value}</bdi>
			</td>
			<td class="muted">
				<bdi>{unit}</bdi>
			</td>
			<td class="muted">{time}</td>
		</>
	) : (
		<>
			<td class="mono record-sent" colSpan={3}>
				<bdi>{name}</bdi>
			</td>
			<td class="record-state">{stateWords[state]}</td>
		</>
	)
