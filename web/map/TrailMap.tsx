import '../app/shared.ts'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { printable } from '../app/printable.ts'
import type { RoomProps } from '../app/roomProps.ts'
import { PastNote } from '../plots/PastNote.tsx'
import { mergeFixes } from '../plots/past/past.ts'
import { usePast } from '../plots/past/usePast.ts'
import { useSize } from '../plots/useElement.ts'
import { FixFacts } from './FixFacts.tsx'
import { FixTable } from './FixTable.tsx'
import { MapButtons } from './MapButtons.tsx'
import { MapCanvas } from './MapCanvas.tsx'
import { initialState, type MapAction, type MapState, mapAfter } from './mapState.ts'
import { mapText } from './trail/texts.ts'
import { trailsOf } from './trail/trail.ts'

/** Where the device is and was, on a map that needs nothing but this page. */
export const TrailMap = ({ fixes: live, api, device }: Pick<RoomProps, 'fixes' | 'api' | 'device'>) => {
	const past = usePast(api, device, Number.POSITIVE_INFINITY)
	const fixes = useMemo(() => mergeFixes(past.past.fixes, live), [past.past.fixes, live])
	const frame = useRef<HTMLDivElement>(null)
	const size = useSize(frame)
	const [state, setState] = useState<MapState>()
	const act = (action: MapAction): void => {
		if (size !== undefined) setState((now) => now && mapAfter(now, action, { fixes, size }))
	}
	useEffect(() => {
		if (size === undefined || size.width === 0) return
		const world = { fixes, size }
		setState((now) => (now === undefined ? initialState(world) : mapAfter(now, { type: 'changed' }, world)))
	}, [fixes, size])
	useEffect(() => act({ type: 'lengthened' }), [past.past.fixes])
	const text = useMemo(() => printable(mapText(fixes)), [fixes])
	const selected = state?.selected ?? fixes.at(-1)
	return (
		<div class="map">
			<div ref={frame} class="map-area">
				{state !== undefined && size !== undefined && (
					<>
						<MapCanvas state={state} size={size} fixes={fixes} text={text} act={act} />
						<MapButtons act={act} isFollowing={state.isFollowing} />
					</>
				)}
			</div>
			<Legend fixes={fixes} />
			{selected === undefined ? (
				<p class="hint">
					{past.isLoading || device.id === undefined
						? 'Waiting for a position …'
						: 'This device has sent no position yet.'}
				</p>
			) : (
				<>
					<FixFacts fix={selected} number={fixes.indexOf(selected) + 1} count={fixes.length} act={act} />
					<FixTable fixes={fixes} />
				</>
			)}
			<PastNote {...past} what="positions" />
		</div>
	)
}

const Legend = ({ fixes }: Pick<RoomProps, 'fixes'>) => (
	<div class="map-legend muted">
		<ul aria-label="Sources of positions">
			{trailsOf(fixes).map(({ source, fixes: each }) => (
				<li key={source.name}>
					<span class={`fix-source fix-source-${source.kind}`} aria-hidden="true" />
					{printable(source.name)} ({each.length})
				</li>
			))}
		</ul>
		<span>Coast lines and borders: Natural Earth</span>
	</div>
)
