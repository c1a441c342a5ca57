import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** What axe finds wrong with a page: the rule and the elements. */
export const violationsOf = async (page: Page): Promise<readonly string[]> => {
	// The debugger runs scripts that the policy of the page would refuse.
	await page.evaluate(`${source};undefined`)
	const { violations } = (await page.evaluate('axe.run()')) as AxeResults
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' ')}`)
}
