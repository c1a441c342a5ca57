import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { phone } from '../testing/openPage.ts'
import { usePage } from '../testing/usePage.ts'
import { openImports, publishInOrder } from './testing/openImports.ts'

const device = { deviceId: 'oob-352656100000002', fingerprint: '29a.abcdeg' }

const script = '<script>window.harmed=1</script><img src=x onerror="window.harmed=1"><b>'
const controls = '\u0000\u0007\u001b[2J\u009b\u0008\u007f\u2028\ufeff'
const arabic = '\u202e\u2066\u0645\u0631\u062d\u0628\u0627\u200f'

/** Source of a position: a text that watchers get. */
const pack = (text: string): string =>
	JSON.stringify([
		{ bn: '14201/0/', n: '0', v: 62.5 },
		{ n: '1', v: 6.1 },
		{ n: '3', v: 1 },
		{ n: '6', vs: text },
		{ n: text, v: 1 },
		{ n: '3', [text]: 1, vs: text },
	])

const manyRecords = `[${Array.from({ length: 10_000 }, () => '{"n":"1","v":1}').join(',')}]`.slice(0, 130_000)

const asManyAsAllowed = JSON.stringify(
	Array.from({ length: 2000 }, (_, index) => ({ n: '14205/0/0', v: 20, t: -index })),
)

const messages = [pack(script), pack(controls), pack(arabic), script, arabic, manyRecords, asManyAsAllowed]

describe('data of a device that is made to do harm', () => {
	const test = usePage([device])
	before(() => publishInOrder(test.stack(), device, messages))

	/** Control characters, and those that change the direction of text. */
	const hidden = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\ufeff]/u

	for (const viewport of [{ width: 1280, height: 900 }, phone])
		it(`is text, at a width of ${viewport.width}`, async () => {
			const { page, problems, row, select, expectClean, close } = await openImports(test, device, {
				viewport,
			})
			for (const seq of messages.keys().map((index) => index + 1)) {
				await row(seq).waitFor()
				await select(seq)
				const width = await page.evaluate(() => document.documentElement.scrollWidth)
				assert.equal(width, viewport.width)
				for (const view of ['Hex', 'Text'] as const) {
					await page.getByRole('button', { name: view, exact: true }).click()
					const texts = await page.evaluate(() => {
						const walker = document.createTreeWalker(
							document.querySelector('#page') ?? document,
							NodeFilter.SHOW_TEXT,
						)
						const found: string[] = []
						for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
							found.push(node.textContent ?? '')
						return found
					})
					assert.deepEqual(
						texts.filter((text) => hidden.test(text)),
						[],
					)
				}
				const back = page.getByRole('button', { name: 'All imports' })
				if (await back.isVisible()) await back.click()
			}
			const made = await page.evaluate(() => [
				Reflect.get(window, 'harmed'),
				document.querySelectorAll('#page img, #page script, #page b').length,
			])
			assert.deepEqual(made, [undefined, 0])
			assert.deepEqual(problems, [])
			expectClean()
			await close()
		})

	it('draws only what is visible of many records', async () => {
		const { page, select, close } = await openImports(test, device)
		await select(6)
		await page.getByText('E_LIMIT').first().waitFor()
		const rows = await page.locator('.byte-row').count()
		assert.ok(rows < 60, `${rows} lines`)
		await select(7)
		assert.equal(await page.locator('.records tbody tr').count(), 100)
		await page.getByRole('button', { name: 'Show the other 1,900 records' }).click()
		await page.getByRole('row').last().hover()
		const [first, last] = await Promise.all(
			['.mark-active >> nth=0', '.mark-active >> nth=-1'].map((each) => page.locator(each).innerText()),
		)
		assert.match(`${first}${last}`, /^\{"n".*-1999\}$/)
		await close()
	})
})
