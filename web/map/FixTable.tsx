import { useState } from 'preact/hooks'
import { printable } from '../app/printable.ts'
import type { Fix } from '../device/model.ts'
import { sourceOf } from './trail/sources.ts'
import { accuracyText, fixTime, latitudeText, longitudeText } from './trail/texts.ts'

/** So many of the newest positions are in the table. */
const ROWS = 100

/** All positions as a table, when it is asked for. */
export const FixTable = ({ fixes }: { readonly fixes: readonly Fix[] }) => {
	const [isOpen, setIsOpen] = useState(false)
	return (
		<>
			<button type="button" class="table-button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
				{fixes.length === 1 ? 'Table of 1 position' : `Table of ${fixes.length} positions`}
			</button>
			{isOpen && <Rows fixes={fixes} />}
		</>
	)
}

const columns = ['Time (UTC)', 'Latitude', 'Longitude', 'Uncertainty', 'Source']

const Rows = ({ fixes }: { readonly fixes: readonly Fix[] }) => (
	// biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll it
	<section class="value-frame" tabIndex={0} aria-label="Positions">
		<table class="values">
			<thead>
				<tr>
					{columns.map((column) => (
						<th key={column} scope="col">
							{column}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{fixes
					.slice(-ROWS)
					.toReversed()
					.map((fix) => (
						<tr key={`${fix.at} ${fix.source}`}>
							<td>{fixTime(fix)}</td>
							<td>{latitudeText(fix.latitude)}</td>
							<td>{longitudeText(fix.longitude)}</td>
							<td>{accuracyText(fix.accuracy)}</td>
							<td>{printable(sourceOf(fix.source).name)}</td>
						</tr>
					))}
			</tbody>
		</table>
		{fixes.length > ROWS && (
			<p class="muted">
				The newest {ROWS} of {fixes.length} positions.
			</p>
		)}
	</section>
)
