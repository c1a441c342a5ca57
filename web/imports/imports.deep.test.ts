import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { runCommand } from '../../cli/testing/runCommand.ts'
import { expectAccessible } from '../testing/expectAccessible.ts'
import { phone } from '../testing/openPage.ts'
import { usePage } from '../testing/usePage.ts'
import { openImports, publishInOrder } from './testing/openImports.ts'

const device = { deviceId: 'oob-352656100000001', fingerprint: '29a.abcdef' }

const good = '[{"bn":"14205/0/","n":"0","v":21.5},{"n":"1","v":48}]'

// RFC 8428 §6: -2 is bn, 0 is n, 2 is v. The second record has a text as v, the third is good again.
const partly = Buffer.from(
	'83a3216831343230352f302f00613002f94d60a20061310261 78a200613202 1832'.replaceAll(' ', ''),
	'hex',
)

const partlyInJson = '[{"n":"14205/0/0","v":21.5},\n{"n":"14205/0/1","v":"warm"}]'

describe('the import log on the page', () => {
	const test = usePage([device])
	before(() => publishInOrder(test.stack(), device, [good, partly, partlyInJson]))

	it('shows the newest import, and in a refused one the bytes of the error', async () => {
		const { page, select, untilOpen, expectClean, close } = await openImports(test, device)
		await untilOpen(3)
		await select(2)
		assert.equal(await page.locator('.byte-hex .mark-error').innerText(), '61 78')
		assert.equal(await page.locator('.byte-ascii .mark-error').innerText(), 'ax')
		const finding = page.getByRole('button', { name: /E_FIELD_TYPE record 1 · field v · bytes 24 to 25/ })
		await finding.getByText('a number', { exact: true }).waitFor()
		expectClean()
		await close()
	})

	it('highlights the bytes of the record under the pointer, and names the values that were taken', async () => {
		const { page, select, close } = await openImports(test, device)
		await select(2)
		const active = page.locator('.byte-hex .mark-active')
		await page.getByRole('row', { name: '14205/0/2' }).hover()
		const bytes = (await active.allInnerTexts()).join(' ').trim()
		assert.equal(bytes, 'a2 00 61 32 02 18 32')
		await page.getByRole('heading', { name: 'Records' }).hover()
		assert.equal(await active.count(), 0)
		const update = page
			.getByRole('article')
			.filter({ has: page.getByRole('heading', { name: 'Environment' }) })
		await update.last().getByText('Atmospheric pressure').waitFor()
		await close()
	})

	it('shows JSON as text with the ranges in it, or in hex for those who want that', async () => {
		const { page, untilOpen, close } = await openImports(test, device)
		await untilOpen(3)
		assert.equal(await page.locator('.byte-text .mark-error').innerText(), '"warm"')
		assert.deepEqual(await page.locator('.byte-text .escape').allInnerTexts(), ['\\n'])
		await page.getByRole('row', { name: 'refused' }).hover()
		const active = await page.locator('.byte-text .mark-active').allInnerTexts()
		assert.equal(active.join(''), '{"n":"14205/0/1","v":"warm"}')
		await page.getByRole('button', { name: 'Hex' }).click()
		assert.equal(await page.locator('.byte-hex .mark-error').first().innerText(), '22 77 61 72 6d 22')
		await close()
	})

	it('is filtered', async () => {
		const { page, row, close } = await openImports(test, device)
		await row(1).waitFor()
		await page.getByLabel('Errors only').check()
		await row(1).waitFor({ state: 'detached' })
		assert.equal(await page.getByRole('listbox').getByRole('option').count(), 2)
		await page.getByText('2 of 3 imports').waitFor()
		await page.getByLabel('Time').selectOption('Last 15 minutes')
		await page.getByLabel('Object').selectOption('Environment (14205)')
		await page.getByLabel('Door').selectOption('CoAP or MQTT')
		await page.getByText('2 of 3 imports').waitFor()
		await page.getByRole('button', { name: 'Clear' }).click()
		await row(1).waitFor()
		await close()
	})

	it('can be used with the keyboard alone', async () => {
		const { page, row, untilOpen, close } = await openImports(test, device)
		await untilOpen(3)
		await page.getByLabel('Errors only').focus()
		for (let tab = 0; tab < 4; tab++) await page.keyboard.press('Tab')
		await page.keyboard.press('ArrowDown')
		await untilOpen(2)
		assert.equal(await row(2).getAttribute('aria-selected'), 'true')
		const list = page.getByRole('listbox')
		assert.equal(await list.getAttribute('aria-activedescendant'), 'import-2')
		await page.keyboard.press('End')
		await untilOpen(1)
		await page.keyboard.press('Home')
		await untilOpen(3)
		await page.getByRole('row', { name: '14205/0/0' }).focus()
		await page.keyboard.press('ArrowDown')
		const active = await page.locator('.byte-text .mark-active').allInnerTexts()
		assert.equal(active.join(''), '{"n":"14205/0/1","v":"warm"}')
		await page.getByRole('button', { name: 'E_FIELD_TYPE' }).focus()
		assert.equal(await page.locator('.byte-text .mark-active').innerText(), '"warm"')
		await close()
	})

	it('copies a command that sends the same bytes once more', async () => {
		const { page, select, close } = await openImports(test, device, {
			permissions: ['clipboard-read', 'clipboard-write'],
		})
		await select(2)
		await page.getByRole('button', { name: 'Copy as coap-client command' }).click()
		await page.getByText('Copied. Paste it into a terminal.').waitFor()
		const copied = await page.evaluate(() => navigator.clipboard.readText())
		assert.match(copied, /^coap-client -m post -t 112 -e '/)
		await page.getByLabel('CoAP server').fill('192.0.2.1:5684')
		const shown = await page.getByLabel('Command for coap-client').inputValue()
		assert.ok(shown.endsWith("'coap://192.0.2.1:5684/msg/d2c/raw?id=oob-352656100000001'"), shown)
		await close()
	})

	it('downloads a test case that gives the same result', async () => {
		const { page, select, expectClean, close } = await openImports(test, device)
		for (const seq of [1, 2, 3]) {
			await select(seq)
			const saved = page.waitForEvent('download')
			await page.getByRole('button', { name: 'Download as test case' }).click()
			const download = await saved
			assert.match(download.suggestedFilename(), new RegExp(`^import-${seq}-\\w+\\.senml\\.json$`))
			const { exitCode, stdout } = await runCommand('senml.ts', {})(await download.path())
			assert.equal(exitCode, 0, stdout)
			assert.match(stdout, /the same result as in the capsule/)
		}
		expectClean()
		await close()
	})

	for (const colorScheme of ['light', 'dark'] as const)
		it(`has no barrier, in ${colorScheme}`, async () => {
			const { page, select, close } = await openImports(test, device, { colorScheme })
			await select(2)
			await page.getByRole('button', { name: 'Copy as coap-client command' }).click()
			await page.getByRole('row', { name: '14205/0/2' }).hover()
			await expectAccessible(page)
			await close()
		})

	it('fits on a phone, where a list leads to an import and back', async () => {
		const { page, row, select, close } = await openImports(test, device, { viewport: phone })
		await row(2).waitFor()
		await expectAccessible(page)
		await select(2)
		await page.getByRole('button', { name: 'Copy as coap-client command' }).click()
		assert.equal(await row(2).isVisible(), false)
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), phone.width)
		await expectAccessible(page)
		await page.getByRole('button', { name: 'All imports' }).click()
		assert.equal(await row(2).isVisible(), true)
		await close()
	})

	it('grows by what comes, at its beginning', async () => {
		const { page, row, untilOpen, close } = await openImports(test, device)
		await untilOpen(3)
		await test.stack().publish(device.deviceId, 'hello')
		await row(4).waitFor()
		assert.equal(await page.getByRole('listbox').getByRole('option').first().getAttribute('id'), 'import-4')
		await row(4).getByText('Refused', { exact: true }).waitFor()
		// What is looked at stays.
		await untilOpen(3)
		await close()
	})

	it('says why it cannot be read, and reads it when it can', async () => {
		const { page, untilOpen, close } = await openImports(test, device)
		await untilOpen(4)
		await page.context().setOffline(true)
		await page.getByRole('listbox').getByRole('option').last().click()
		await page.getByText('The server cannot be reached.').waitFor()
		await page.context().setOffline(false)
		await page.getByRole('button', { name: 'Try again' }).click()
		await untilOpen(1)
		await close()
	})
})
