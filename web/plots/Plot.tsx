import { useMemo, useState } from 'preact/hooks'
import { printable } from '../app/printable.ts'
import type { Series } from '../device/model.ts'
import type { PlotKey } from './keys.ts'
import { type CursorPoint, PlotCanvas } from './PlotCanvas.tsx'
import { mergePoints, type Points } from './series.ts'
import { plotText, summaryOf } from './summary.ts'
import { isoText, numberText, timeText, valueText } from './texts.ts'
import type { TimeWindow } from './timeWindow.ts'
import { ValueTable } from './ValueTable.tsx'

export type PlotProps = {
	/** what came since the page was opened */
	readonly live: Series
	/** what was measured before */
	readonly past: Points
	readonly window: TimeWindow
	readonly onZoom: (window: TimeWindow) => void
	readonly onKey: (key: Exclude<PlotKey, { type: 'cursor' }>, around: number | undefined) => void
}

/** One resource: its line, the value at the cursor or the newest one, and all values as a table. */
export const Plot = ({ live, past, window, onZoom, onKey }: PlotProps) => {
	const series = useMemo(
		() => ({ ...live, name: printable(live.name), ...mergePoints(past, live) }),
		[live, past],
	)
	const summary = useMemo(() => summaryOf(series, window), [series, window.from, window.to])
	const [cursor, setCursor] = useState<CursorPoint>()
	const [isOpen, setIsOpen] = useState(false)
	const { key, name, unit } = series
	const id = `plot-${key.replaceAll('/', '-')}`
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
				points={series}
				window={window}
				cursor={cursor}
				onCursor={setCursor}
				onZoom={onZoom}
				onKey={onKey}
			/>
			<p id={`${id}-text`} class="visually-hidden">
				{plotText(series, summary)}
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
				<button type="button" class="link" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
					Table<span class="visually-hidden"> of {name}</span>
				</button>
			</footer>
			{isOpen && <ValueTable series={series} window={window} />}
		</article>
	)
}

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
	<div>
		<dt>{name}</dt>
		<dd>{value}</dd>
	</div>
)
