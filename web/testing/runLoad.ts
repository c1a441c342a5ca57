import { setInterval } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'

/** What a page did while a device sent much. */
export type Load = {
	/** the largest number of changes of the document between two pictures */
	readonly updatesPerFrame: number
	/** how often the document changed */
	readonly updates: number
	/** pictures that were drawn */
	readonly frames: number
	/** what the heap has grown by, after garbage collection, in bytes */
	readonly heapGrowth: number
}

type Counts = { updates: number; frames: number; most: number }

/** Counts in the page: how often the document changes, and how often between two pictures. */
const startCounting = (page: Page): Promise<void> =>
	page.evaluate(() => {
		const counts: Counts = { updates: 0, frames: 0, most: 0 }
		let inFrame = 0
		new MutationObserver(() => {
			inFrame += 1
			counts.updates += 1
			counts.most = Math.max(counts.most, inFrame)
		}).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
		// It is asked for again in its own turn, so it comes before what is asked for between two pictures.
		const next = (): void => {
			inFrame = 0
			counts.frames += 1
			requestAnimationFrame(next)
		}
		requestAnimationFrame(next)
		Reflect.set(window, 'counts', counts)
	})

const heapBytes = async (session: CDPSession): Promise<number> => {
	await session.send('HeapProfiler.collectGarbage')
	const { usedSize } = await session.send('Runtime.getHeapUsage')
	return usedSize
}

type LoadNeeds = {
	/** shows the device, and is live */
	readonly page: Page
	readonly seconds: number
	readonly perSecond: number
	/** sends one update with this number */
	readonly send: (value: number) => Promise<void>
	/** resolves when the page shows the number */
	readonly shown: (value: number) => Promise<void>
}

/** Sends updates with the numbers 1, 2, 3 …, and waits until the page shows the last one. */
export const runLoad = async ({ page, seconds, perSecond, send, shown }: LoadNeeds): Promise<Load> => {
	const session = await page.context().newCDPSession(page)
	// What the first updates load and compile is no growth.
	let value = 0
	while (value < 2 * perSecond) await send(++value)
	await shown(value)
	await startCounting(page)
	const before = await heapBytes(session)
	const sending: Promise<void>[] = []
	for await (const _ of setInterval(1000 / perSecond)) {
		sending.push(send(++value))
		if (sending.length >= seconds * perSecond) break
	}
	await Promise.all(sending)
	await shown(value)
	const heapGrowth = (await heapBytes(session)) - before
	const { updates, frames, most } = await page.evaluate((): Counts => Reflect.get(window, 'counts'))
	return { updatesPerFrame: most, updates, frames, heapGrowth }
}
