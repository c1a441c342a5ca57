import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Browser } from 'playwright-core'
import { startStack, type TestDevice, type TestStack } from '../../testing/hostedStack.ts'
import { launchChromium } from './chromium.ts'
import { type OpenOptions, type OpenPage, openPage } from './openPage.ts'

export type PageTest = {
	readonly stack: () => TestStack
	readonly browser: () => Browser
	/** opens the page of the stack; it is closed with the browser, at the latest */
	readonly open: (options?: Omit<OpenOptions, 'url'>) => Promise<OpenPage>
}

/** For the tests of a file: a stack with devices, and a Chromium. `context` has values that differ from those of `cdk.json`. */
export const usePage = (
	devices: readonly TestDevice[],
	context: Readonly<Record<string, unknown>> = {},
): PageTest => {
	let stack: TestStack | undefined
	let browser: Browser | undefined
	before(async () => {
		// A machine without Chromium says so before anything else runs.
		browser = await launchChromium()
		stack = await startStack(devices, context)
	})
	after(async () => {
		await browser?.close()
		await stack?.close()
	})
	const started = <Part>(part: Part | undefined): Part =>
		part ?? assert.fail('nothing runs before the first test')
	return {
		stack: () => started(stack),
		browser: () => started(browser),
		open: (options = {}) => openPage(started(browser), { url: started(stack).restUrl, ...options }),
	}
}
