import '../app/shared.ts'
import { useMemo, useState } from 'preact/hooks'
import type { RoomProps } from '../app/roomProps.ts'
import { plotGroups } from './groups.ts'
import type { PlotKey } from './keys.ts'
import { PastNote } from './PastNote.tsx'
import { Plot } from './Plot.tsx'
import { usePast } from './past/usePast.ts'
import { SpanChoice } from './SpanChoice.tsx'
import {
	type Choice,
	extentOf,
	keptNear,
	panned,
	spans,
	type TimeWindow,
	windowOf,
	zoomed,
} from './timeWindow.ts'

const initial: Choice = { span: 'all', zoom: undefined }

/** Plots of all numbers that the device has sent, over one time that all of them share. */
export const Plots = ({ series, api, device }: Pick<RoomProps, 'series' | 'api' | 'device'>) => {
	const [choice, setChoice] = useState(initial)
	const seconds = spans.find(({ id }) => id === choice.span)?.seconds ?? 0
	const newest = useMemo(() => extentOf(series)?.to, [series])
	const past = usePast(api, device, wantedSince(seconds, newest))
	const groups = useMemo(() => plotGroups(series, past.past.series), [series, past.past])
	const extent = useMemo(
		() =>
			extentOf(groups.flatMap(({ plotted }) => plotted.flatMap(({ live, past: before }) => [live, before]))),
		[groups],
	)
	const window = useMemo(() => windowOf(choice, extent), [choice, extent?.from, extent?.to])
	if (extent === undefined || window === undefined)
		return (
			<p class="hint">
				{past.isLoading || device.id === undefined
					? 'Waiting for values …'
					: 'This device has sent no numbers yet.'}
			</p>
		)
	const zoomTo = (zoom: TimeWindow): void => setChoice({ ...choice, zoom: keptNear(zoom, extent) })
	const press = (key: Exclude<PlotKey, { type: 'cursor' }>, around: number | undefined): void => {
		if (key.type === 'reset') setChoice({ ...choice, zoom: undefined })
		if (key.type === 'pan') zoomTo(panned(window, key.part))
		if (key.type === 'zoom') zoomTo(zoomed(window, key.factor, around))
	}
	return (
		<div class="plots">
			<SpanChoice
				span={choice.zoom === undefined ? choice.span : undefined}
				onSpan={(span) => setChoice({ span, zoom: undefined })}
				onZoom={(factor) => zoomTo(zoomed(window, factor))}
				onPan={(part) => zoomTo(panned(window, part))}
			/>
			{groups.map(({ key, name, plotted }) => (
				<section key={key} class={`plots-${plotted.length}`} aria-labelledby={`plots-${key}`}>
					<h2 id={`plots-${key}`}>
						{name} {key !== 'telemetry' && <span class="mono muted">{key}</span>}
					</h2>
					{plotted.map((each) => (
						<Plot key={each.key} plotted={each} window={window} onZoom={zoomTo} onKey={press} />
					))}
				</section>
			))}
			<PastNote {...past} what="values" />
		</div>
	)
}

/** A minute more or less is no reason to read the log again. */
const STEP = 60

/** Back to which time the log is wanted. A span ends with the newest value, or with now, which is later than any log. */
const wantedSince = (seconds: number, newest: number | undefined): number =>
	newest === undefined ? Number.POSITIVE_INFINITY : Math.floor((newest - seconds) / STEP) * STEP
