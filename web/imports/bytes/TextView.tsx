import { useMemo, useRef } from 'preact/hooks'
import { ByteRows, type Layout } from './ByteRows.tsx'
import { type Mark, segmentsOf } from './mark.ts'
import { segmentClass } from './segmentClass.ts'
import { charactersOf, rowOfByte, textRowStarts } from './textRows.ts'

type Props = {
	readonly bytes: Uint8Array
	readonly marks: readonly Mark[]
	readonly target: number | undefined
}

/** As in `imports.css`, in pixels: of a character, and beside the text. Lines that are wider all the same can be scrolled. */
const charWidth = { wide: 7.9, narrow: 7.3 } as const
const margins = 56
const narrowBelow = 560

/** @param digits of the offsets */
const columnsIn = (width: number, digits: number): number =>
	Math.max(
		Math.floor((width - margins) / (width < narrowBelow ? charWidth.narrow : charWidth.wide)) - digits,
		16,
	)

/** The text itself, with the offset of each line in bytes. */
export const TextView = ({ bytes, marks, target }: Props) => {
	const known = useRef<{ columns: number; bytes: Uint8Array; starts: readonly number[] }>(undefined)
	const startsAt = useMemo(
		() =>
			(columns: number): readonly number[] => {
				const { current } = known
				if (current?.columns === columns && current.bytes === bytes) return current.starts
				const starts = textRowStarts(bytes, columns)
				known.current = { columns, bytes, starts }
				return starts
			},
		[bytes],
	)
	const digits = Math.max(String(bytes.length).length, 3)
	const layout = (width: number): Layout => {
		const starts = startsAt(columnsIn(width, digits))
		return {
			count: starts.length,
			rowOf: (offset) => rowOfByte(starts, offset),
			row: (index) => (
				<TextRow
					bytes={bytes}
					marks={marks}
					digits={digits}
					start={starts[index] ?? 0}
					end={starts[index + 1] ?? bytes.length}
				/>
			),
		}
	}
	return <ByteRows label="Bytes as text" layout={layout} target={target} />
}

type RowProps = Omit<Props, 'target'> & {
	readonly digits: number
	readonly start: number
	readonly end: number
}

const TextRow = ({ bytes, marks, digits, start, end }: RowProps) => {
	const isLast = end === bytes.length
	return (
		<>
			<span class="byte-offset">{String(start).padStart(digits)}</span>
			<bdo class="byte-text" dir="ltr">
				{segmentsOf(start, isLast ? end + 1 : end, marks).map((segment) => (
					<span key={segment.start} class={segmentClass(segment)}>
						<Characters bytes={bytes} start={segment.start} end={segment.end} />
					</span>
				))}
			</bdo>
		</>
	)
}

/** A mark after the last byte has a place of its own. */
const Characters = ({ bytes, start, end }: { bytes: Uint8Array; start: number; end: number }) => (
	<>
		{runsOf(bytes, start, Math.min(end, bytes.length)).map((run) =>
			run.isEscape ? (
				<span key={run.start} class="escape">
					{run.text}
				</span>
			) : (
				run.text
			),
		)}
		{end > bytes.length && ' '}
	</>
)

type Run = { readonly text: string; readonly isEscape: boolean; readonly start: number }

/** Characters that stand together, with those that are escaped on their own. */
const runsOf = (bytes: Uint8Array, start: number, end: number): readonly Run[] => {
	const runs: Run[] = []
	for (const { text, isEscape, start: at } of charactersOf(bytes, start, end)) {
		const last = runs.at(-1)
		if (last !== undefined && last.isEscape === isEscape)
			runs[runs.length - 1] = { ...last, text: last.text + text }
		else runs.push({ text, isEscape, start: at })
	}
	return runs
}
