import type { Page } from 'playwright-core'

/** The pixels of a canvas as a text. */
export const pixelsOf = (page: Page, canvas: string): Promise<string> =>
	page.evaluate((selector) => document.querySelector<HTMLCanvasElement>(selector)?.toDataURL() ?? '', canvas)

/** Resolves with the pixels of a canvas as soon as they are others than `before`. */
export const changedPixels = async (page: Page, canvas: string, before: string): Promise<string> => {
	const changed = await page.waitForFunction(
		([selector, old]) => {
			const now = document.querySelector<HTMLCanvasElement>(selector)?.toDataURL()
			return now !== undefined && now !== old ? now : undefined
		},
		[canvas, before] as const,
	)
	return (await changed.jsonValue()) ?? ''
}

/** From now on, counts for each canvas how often it was cleared in each picture of the browser; a drawing begins with that. */
export const countDrawings = (page: Page): Promise<void> =>
	page.evaluate(() => {
		// oxlint-disable-next-line typescript/unbound-method -- called on its canvas below
		const { clearRect } = CanvasRenderingContext2D.prototype
		const last = new Map<HTMLCanvasElement, { readonly picture: unknown; readonly drawings: number }>()
		const counted = { drawings: 0, most: 0 }
		Reflect.set(window, 'counted', counted)
		CanvasRenderingContext2D.prototype.clearRect = function (...area) {
			// This time goes on with each picture, and stands still until the next one.
			const picture = document.timeline.currentTime
			const before = last.get(this.canvas)
			const drawings = before?.picture === picture ? before.drawings + 1 : 1
			last.set(this.canvas, { picture, drawings })
			counted.drawings += 1
			counted.most = Math.max(counted.most, drawings)
			clearRect.apply(this, area)
		}
	})

/** All drawings, and the most that one canvas had in one picture. */
export const drawings = (page: Page): Promise<{ readonly drawings: number; readonly most: number }> =>
	page.evaluate(() => Reflect.get(window, 'counted') as { drawings: number; most: number })
