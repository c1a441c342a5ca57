import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Pixel } from './geo/projection.ts'
import { pointerActions, wheelAction } from './gestures.ts'
import type { MapAction } from './mapState.ts'

type Listeners = {
	readonly onAction: (action: MapAction) => void
	/** where the pointer is that is not down; undefined when it leaves */
	readonly onHover: (at: Pixel | undefined) => void
	/** a press that did not move the map */
	readonly onPress: (at: Pixel) => void
}

/** A pointer that moves less, in pixels, presses. */
const STILL = 4

const pixelOf = (element: Element, { clientX, clientY }: MouseEvent): Pixel => {
	const { left, top } = element.getBoundingClientRect()
	return [clientX - left, clientY - top]
}

/** Makes actions of what pointers and the wheel do on an element. */
export const useGestures = (ref: RefObject<HTMLElement | null>, listeners: Listeners): void => {
	const latest = useRef(listeners)
	latest.current = listeners
	useEffect(() => {
		const element = ref.current
		if (element === null) return undefined
		const pointers = new Map<number, Pixel>()
		let begin: Pixel | undefined
		const stop = new AbortController()
		const on = <Type extends keyof HTMLElementEventMap>(
			type: Type,
			listener: (event: HTMLElementEventMap[Type]) => void,
		): void => element.addEventListener(type, listener, { signal: stop.signal, passive: false })
		const release = ({ pointerId }: PointerEvent): void => void pointers.delete(pointerId)
		on('pointerdown', (event) => {
			if (event.button !== 0) return
			element.setPointerCapture(event.pointerId)
			begin = pixelOf(element, event)
			pointers.set(event.pointerId, begin)
		})
		on('pointermove', (event) => {
			const at = pixelOf(element, event)
			const isDown = pointers.has(event.pointerId)
			latest.current.onHover(isDown ? undefined : at)
			if (begin !== undefined && isDown && Math.hypot(at[0] - begin[0], at[1] - begin[1]) < STILL) return
			if (isDown) begin = undefined
			for (const action of pointerActions(pointers, event.pointerId, at)) latest.current.onAction(action)
			if (isDown) pointers.set(event.pointerId, at)
		})
		on('pointerup', (event) => {
			const isPress = begin !== undefined && pointers.size === 1 && pointers.has(event.pointerId)
			release(event)
			begin = undefined
			if (isPress) latest.current.onPress(pixelOf(element, event))
		})
		on('pointercancel', release)
		on('pointerleave', () => latest.current.onHover(undefined))
		on('wheel', (event) => {
			event.preventDefault()
			latest.current.onAction(wheelAction(event, pixelOf(element, event)))
		})
		on('dblclick', (event) =>
			latest.current.onAction({ type: 'zoom', factor: 0.5, at: pixelOf(element, event) }),
		)
		return () => stop.abort()
	}, [ref])
}
