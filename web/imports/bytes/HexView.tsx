import { ByteRows, type Layout } from './ByteRows.tsx'
import { asciiText, countHexRows, hexText, offsetText } from './hexRows.ts'
import { type Mark, segmentsOf } from './mark.ts'
import { segmentClass } from './segmentClass.ts'

type Props = {
	readonly bytes: Uint8Array
	readonly marks: readonly Mark[]
	readonly target: number | undefined
}

/** Less room than this has lines of eight bytes. */
const wideFrom = 600

/** Offset, bytes in hex, ASCII. */
export const HexView = ({ bytes, marks, target }: Props) => {
	const marksEnd = Math.max(0, ...marks.map(({ end }) => end))
	const layout = (width: number): Layout => {
		const perRow = width >= wideFrom ? 16 : 8
		return {
			count: countHexRows(bytes.length, perRow, marksEnd),
			rowOf: (offset) => Math.floor(offset / perRow),
			row: (index) => <HexRow bytes={bytes} marks={marks} start={index * perRow} perRow={perRow} />,
		}
	}
	return <ByteRows label="Bytes in hex" layout={layout} target={target} />
}

type RowProps = Omit<Props, 'target'> & { readonly start: number; readonly perRow: number }

const HexRow = ({ bytes, marks, start, perRow }: RowProps) => {
	const segments = segmentsOf(start, start + perRow, marks)
	return (
		<>
			<span class="byte-offset">{offsetText(start, bytes.length)}</span>
			<span class="byte-hex">
				{segments.map((segment) => (
					<span key={segment.start}>
						<span class={segmentClass(segment)}>{hexText(bytes, segment.start, segment.end).join(' ')}</span>
						{segment.end < start + perRow && ' '}
					</span>
				))}
			</span>
			<span class="byte-ascii">
				{segments.map((segment) => (
					<span key={segment.start} class={segmentClass(segment)}>
						{asciiText(bytes, segment.start, segment.end)}
					</span>
				))}
			</span>
		</>
	)
}
