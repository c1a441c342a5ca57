import { useRef, useState } from 'preact/hooks'
import type { Fix } from '../device/model.ts'
import { propertiesOf, useDark } from '../plots/useElement.ts'
import { coloursOf } from './draw/colours.ts'
import { drawMap } from './draw/drawMap.ts'
import { type Pixel, pixelOf } from './geo/projection.ts'
import { scaleBar } from './geo/steps.ts'
import { farthest, type Size } from './geo/view.ts'
import { Locator } from './Locator.tsx'
import { mapKey } from './mapKeys.ts'
import type { MapAction, MapState } from './mapState.ts'
import { nearestFix } from './trail/nearest.ts'
import { fixText } from './trail/texts.ts'
import { useCanvas } from './useCanvas.ts'
import { useGestures } from './useGestures.ts'
import { useLand } from './useLand.ts'

type Props = {
	readonly state: MapState
	readonly size: Size
	readonly fixes: readonly Fix[]
	/** the map in words */
	readonly text: string
	readonly act: (action: MapAction) => void
}

/** From a pointer to a position, in pixels: fingers are broad. */
const REACH = 16

/** The longest scale bar in pixels. */
const SCALE_BAR = 110

/** The map itself. */
export const MapCanvas = ({ state, size, fixes, text, act }: Props) => {
	const { view } = state
	const frame = useRef<HTMLDivElement>(null)
	const canvas = useRef<HTMLCanvasElement>(null)
	const [hovered, setHovered] = useState<Fix>()
	const { land, isCoarse } = useLand()
	useDark()
	const selected = state.selected ?? fixes.at(-1)
	useCanvas(canvas, size, (context) =>
		drawMap(context, { view, size, fixes, selected, land, colours: coloursOf(propertiesOf(context.canvas)) }),
	)
	const fixAt = (at: Pixel): Fix | undefined => nearestFix(fixes, { view, size, at, reach: REACH })
	useGestures(frame, {
		onAction: act,
		onHover: (at) => setHovered(at === undefined ? undefined : fixAt(at)),
		onPress: (at) => {
			const fix = fixAt(at)
			if (fix !== undefined) act({ type: 'select', fix })
		},
	})
	const press = (event: KeyboardEvent): void => {
		const action = mapKey(event)
		if (action === undefined) return
		event.preventDefault()
		act(action)
	}
	const bar = scaleBar(view.metresPerPixel, SCALE_BAR)
	return (
		<>
			<div
				ref={frame}
				class="map-frame"
				role="application"
				aria-roledescription="map"
				aria-label="Arrow keys move the map, plus and minus zoom, 0 shows the whole trail, Page Up and Page Down select positions"
				// biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the map
				tabIndex={0}
				onKeyDown={press}
			>
				<canvas ref={canvas} class="map-canvas" role="img" aria-label={text} />
			</div>
			{view.metresPerPixel < farthest(size) / 4 && <Locator view={view} size={size} />}
			<p class="map-scale">
				<span class="map-bar" style={{ width: `${bar.pixels}px` }} />
				<span class="visually-hidden">Scale: </span>
				{bar.text}
			</p>
			{hovered !== undefined && <Tip fix={hovered} at={pixelOf(view, size, hovered)} size={size} />}
			{isCoarse && (
				<p class="map-note" role="status">
					Finer coast lines could not be loaded.
				</p>
			)}
		</>
	)
}

type TipProps = { readonly fix: Fix; readonly at: Pixel | undefined; readonly size: Size }

/** What the position under the pointer is. */
const Tip = ({ fix, at, size }: TipProps) => {
	if (at === undefined) return null
	const isLeft = at[0] < size.width / 2
	const across = isLeft ? { left: `${at[0] + 12}px` } : { right: `${size.width - at[0] + 12}px` }
	return (
		<p class="map-tip" style={{ ...across, top: `${at[1] + 12}px` }} aria-hidden="true">
			{fixText(fix)}
		</p>
	)
}
