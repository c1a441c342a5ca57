import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

export type Viewport = { readonly scrollTop: number; readonly height: number; readonly width: number }

/** What is visible of an element that scrolls, in pixels. */
export const useViewport = (element: RefObject<HTMLElement | null>): Viewport => {
	const [viewport, setViewport] = useState<Viewport>({ scrollTop: 0, height: 0, width: 0 })
	useLayoutEffect(() => {
		const { current } = element
		if (current === null) return undefined
		const look = (): void => {
			const { scrollTop, clientHeight: height, clientWidth: width } = current
			setViewport((before) =>
				before.scrollTop === scrollTop && before.height === height && before.width === width
					? before
					: { scrollTop, height, width },
			)
		}
		look()
		const observer = new ResizeObserver(look)
		observer.observe(current)
		current.addEventListener('scroll', look, { passive: true })
		return () => {
			observer.disconnect()
			current.removeEventListener('scroll', look)
		}
	}, [element])
	return viewport
}
