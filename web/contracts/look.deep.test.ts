import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { expectAccessible } from '../testing/expectAccessible.ts'
import { phone } from '../testing/openPage.ts'
import { usePage } from '../testing/usePage.ts'

describe('the page of the contracts in a browser', () => {
	const test = usePage([])
	const place = 'docs'

	for (const colorScheme of ['light', 'dark'] as const)
		it(`has nothing that axe-core finds wrong, ${colorScheme}`, async () => {
			const { page, expectClean, close } = await test.open({ place, colorScheme })
			expectClean()
			await expectAccessible(page)
			await close()
		})

	for (const width of [phone.width, 1280])
		it(`needs no scrolling to the side at ${width} pixels, with all details open`, async () => {
			const { page, close } = await test.open({ place, viewport: { width, height: 740 } })
			const overflow = await page.evaluate(() => {
				for (const details of document.querySelectorAll('details')) details.open = true
				return document.documentElement.scrollWidth - document.documentElement.clientWidth
			})
			assert.equal(overflow, 0)
			await close()
		})

	it('leads from the contents to a route', async () => {
		const { page, close } = await test.open({ place })
		await page.getByRole('link', { name: 'GET /device/{deviceId}/senml-imports' }).click()
		await page.locator('section:target').getByRole('heading', { name: 'senml-imports' }).waitFor()
		await close()
	})
})
