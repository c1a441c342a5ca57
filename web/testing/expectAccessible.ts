import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Fails with what axe-core finds wrong on the page as it is now. */
export const expectAccessible = async (page: Page): Promise<void> => {
	// Animations change colours for a moment.
	await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)))
	// Chromium runs this for its debugger: the policy of the page stays as it is.
	await page.evaluate(axe)
	const { violations } = await page.evaluate(
		(): Promise<AxeResults> => Reflect.get(window, 'axe').run(document, { resultTypes: ['violations'] }),
	)
	assert.deepEqual(
		violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`),
		[],
	)
}
