import type { RefObject } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { createRedraw } from '../plots/perFrame.ts'
import type { Size } from './geo/view.ts'

/** Draws on a canvas of a size in CSS pixels, once before the next picture of the browser, after each rendering. */
export const useCanvas = (
	ref: RefObject<HTMLCanvasElement | null>,
	{ width, height }: Size,
	draw: (context: CanvasRenderingContext2D) => void,
): (() => void) => {
	const latest = useRef({ width, height, draw })
	latest.current = { width, height, draw }
	const redraw = useMemo(
		() =>
			createRedraw(
				() => {
					const context = ref.current?.getContext('2d')
					if (ref.current && context) drawSharp(ref.current, context, latest.current)
				},
				(action) => void requestAnimationFrame(action),
			),
		[ref],
	)
	useEffect(redraw.ask)
	useEffect(() => () => redraw.stop(), [redraw])
	return redraw.ask
}

const drawSharp = (
	canvas: HTMLCanvasElement,
	context: CanvasRenderingContext2D,
	{ width, height, draw }: Size & { readonly draw: (context: CanvasRenderingContext2D) => void },
): void => {
	const ratio = devicePixelRatio
	const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)]
	// A canvas that gets a size becomes empty, even if it is the same size.
	if (canvas.width !== across) canvas.width = across
	if (canvas.height !== down) canvas.height = down
	context.setTransform(ratio, 0, 0, ratio, 0, 0)
	draw(context)
}
