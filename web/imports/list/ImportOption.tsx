import { printable } from '../../app/printable.ts'
import { objectName } from '../../device/names.ts'
import { counted, doorWords, shortTime, utcTime } from '../words.ts'
import { type ImportRow, outcomeWords } from './importRow.ts'

type Props = {
	readonly row: ImportRow
	/** from 1 */
	readonly position: number
	readonly count: number
	readonly isSelected: boolean
	readonly onOpen: () => void
	readonly now: number
}

/** One import in the list: what it is about, when it came, and the first thing that is wrong. */
export const ImportOption = ({ row, position, count, isSelected, onOpen, now }: Props) => {
	const { seq, at, outcome, remark } = row
	return (
		// The list has the focus and takes the keys.
		// biome-ignore lint/a11y/useKeyWithClickEvents: see above
		// biome-ignore lint/a11y/useFocusableInteractive: see above
		<div
			id={`import-${seq}`}
			class={`import-row outcome-${outcome}`}
			role="option"
			aria-selected={isSelected}
			aria-posinset={position}
			aria-setsize={count}
			onClick={onOpen}
		>
			<span class="import-dot" title={outcomeWords[outcome]} />
			<span class="import-title">{titleOf(row)}</span>
			<time class="muted" dateTime={new Date(at).toISOString()} title={`${utcTime(at)} UTC`}>
				{shortTime(at, now)}
			</time>
			<span class="import-seq mono muted">{`#${seq}`}</span>
			<span class="import-remark">
				<span class="visually-hidden">{`${outcomeWords[outcome]}. `}</span>
				{remark === undefined ? aboutOf(row) : printable(remark)}
			</span>
		</div>
	)
}

const titleOf = ({ objects, outcome, updates }: ImportRow): string => {
	if (objects.length > 0) return objects.map(objectName).join(', ')
	return updates > 0 ? 'Telemetry' : outcomeWords[outcome]
}

const aboutOf = ({ byteLength, updates, door }: ImportRow): string =>
	[counted(updates, 'update'), counted(byteLength, 'byte'), doorWords(door)].map(printable).join(' · ')
