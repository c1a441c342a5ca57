import { useId, useMemo, useState } from 'preact/hooks'
import { printable } from '../app/printable.ts'
import type { CursorPoint } from './chart/chart.ts'
import type { Plotted } from './groups.ts'
import type { PlotKey } from './keys.ts'
import { PlotCanvas } from './PlotCanvas.tsx'
import { mergePoints } from './series.ts'
import { plotText, summaryOf } from './summary.ts'
import { isoText, numberText, timeText, valueText } from './texts.ts'
import type { TimeWindow } from './timeWindow.ts'
import { ValueTable } from './ValueTable.tsx'

type Props = {
	readonly plotted: Plotted
	readonly window: TimeWindow
	readonly onZoom: (window: TimeWindow) => void
	readonly onKey: (key: Exclude<PlotKey, { type: 'cursor' }>, around: number | undefined) => void
}

/** One resource: its line, the value at the cursor or the newest one, and all values as a table. */
export const Plot = ({ plotted, window, onZoom, onKey }: Props) => {
	const { key, unit, live, past } = plotted
	const name = printable(plotted.name)
	const points = useMemo(() => mergePoints(past, live), [past, live])
	const summary = useMemo(() => summaryOf(points, window), [points, window.from, window.to])
	const [cursor, setCursor] = useState<CursorPoint>()
	const [isOpen, setIsOpen] = useState(false)
	const id = useId()
	const shown = cursor ?? summary?.last
	return (
		<article class="plot" aria-labelledby={`${id}-name`} data-key={key}>
			<header>
				<h3 id={`${id}-name`}>{name}</h3>
				{shown !== undefined && (
					<p class="plot-reading">
						<strong>{valueText(shown.value, unit)}</strong>
						<time class="muted" dateTime={isoText(shown.at)}>
							{timeText(shown.at)}
						</time>
					</p>
				)}
			</header>
			<PlotCanvas
				label={`${name}: value at the cursor`}
				describedBy={`${id}-text`}
				unit={unit}
				points={points}
				window={window}
				cursor={cursor}
				onCursor={setCursor}
				onZoom={onZoom}
				onKey={onKey}
			/>
			<p id={`${id}-text`} class="visually-hidden">
				{plotText({ name, unit }, summary)}
			</p>
			<footer>
				{summary === undefined ? (
					<span class="muted">No values in this time span</span>
				) : (
					<dl class="plot-summary">
						<Fact name="min" value={numberText(summary.min)} />
						<Fact name="max" value={numberText(summary.max)} />
						<Fact name="values" value={String(summary.count)} />
					</dl>
				)}
				<button type="button" class="table-button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
					Table<span class="visually-hidden"> of {name}</span>
				</button>
			</footer>
			{isOpen && <ValueTable name={name} unit={unit} points={points} window={window} />}
		</article>
	)
}

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
	<div>
		<dt>{name}</dt>
		<dd>{value}</dd>
	</div>
)
