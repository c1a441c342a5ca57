import type { Series } from '../device/model.ts'
import { firstFrom, type Points } from './series.ts'
import { numberText, timeText } from './texts.ts'
import type { TimeWindow } from './timeWindow.ts'

/** So many of the newest values are in the table: what is earlier can be zoomed to. */
const ROWS = 100

type Props = Pick<Series, 'name' | 'unit'> & { readonly points: Points; readonly window: TimeWindow }

/** The values of a window, newest first. */
export const ValueTable = ({ name, unit, points: { times, values }, window }: Props) => {
	const end = firstFrom(times, window.to + Number.EPSILON * window.to)
	const begin = firstFrom(times, window.from)
	const first = Math.max(begin, end - ROWS)
	const rows = times.slice(first, end).map((time, at) => ({ time, value: values[first + at] ?? 0 }))
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll it
		<section class="value-frame" tabIndex={0} aria-label={`Values of ${name}`}>
			<table class="values">
				<thead>
					<tr>
						<th scope="col">Time (UTC)</th>
						<th scope="col">{unit === undefined ? name : `${name} (${unit})`}</th>
					</tr>
				</thead>
				<tbody>
					{rows.toReversed().map(({ time, value }) => (
						<tr key={time}>
							<td>{timeText(time)}</td>
							<td>{numberText(value)}</td>
						</tr>
					))}
				</tbody>
			</table>
			{first > begin && (
				<p class="muted">
					The newest {ROWS} of {end - begin} values.
				</p>
			)}
		</section>
	)
}
