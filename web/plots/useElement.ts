import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export type ElementSize = { readonly width: number; readonly height: number }

/** Size of an element in CSS pixels, as it changes; undefined until it is on the page. */
export const useSize = (ref: RefObject<HTMLElement | null>): ElementSize | undefined => {
	const [size, setSize] = useState<ElementSize>()
	useEffect(() => {
		const element = ref.current
		if (element === null) return undefined
		const observer = new ResizeObserver(([entry]) => {
			if (entry === undefined) return
			const { width, height } = entry.contentRect
			setSize({ width: Math.round(width), height: Math.round(height) })
		})
		observer.observe(element)
		return () => observer.disconnect()
	}, [ref])
	return size
}

const dark = '(prefers-color-scheme: dark)'

/** Whether the page is dark. Who draws with colours of the style sheet draws anew when this changes. */
export const useDark = (): boolean => {
	const [isDark, setIsDark] = useState(() => matchMedia(dark).matches)
	useEffect(() => {
		const query = matchMedia(dark)
		const take = (): void => setIsDark(query.matches)
		query.addEventListener('change', take)
		return () => query.removeEventListener('change', take)
	}, [])
	return isDark
}

/** Reads custom properties of an element. */
export const propertiesOf =
	(element: Element) =>
	(property: string): string =>
		getComputedStyle(element).getPropertyValue(property).trim()
