import { useRef } from 'preact/hooks'
import { propertiesOf, useDark } from '../plots/useElement.ts'
import { coarseLand } from './atlas/loadAtlas.ts'
import { coloursOf } from './draw/colours.ts'
import { drawLocator } from './draw/drawLocator.ts'
import type { Size, View } from './geo/view.ts'
import { useCanvas } from './useCanvas.ts'

const globe = { width: 92, height: 92 } as const

/** A small globe that shows where on Earth the map is. */
export const Locator = ({ view, size }: { readonly view: View; readonly size: Size }) => {
	const canvas = useRef<HTMLCanvasElement>(null)
	useDark()
	useCanvas(canvas, globe, (context) => {
		const read = propertiesOf(context.canvas)
		drawLocator(
			context,
			{ view, size, coarse: coarseLand, colours: coloursOf(read), mark: read('--accent') },
			globe,
		)
	})
	return (
		<canvas ref={canvas} class="map-locator" role="img" aria-label="Globe with a mark where the map is" />
	)
}
