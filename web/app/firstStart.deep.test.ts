import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { freePort } from '../../local/server/freePort.ts'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { launchChromium } from '../testing/chromium.ts'
import { openPage } from '../testing/openPage.ts'
import { type Program, startProgram } from '../testing/startProgram.ts'
import { untilLive } from '../testing/untilLive.ts'

describe('the first start', () => {
	const folder = temporaryFolder()
	let browser: Browser
	let program: Program
	let variables: Readonly<Record<string, string>>
	let url: string
	let place: string
	before(async () => {
		browser = await launchChromium()
		const [PORT, AWS_PORT] = [String(await freePort()), String(await freePort())]
		variables = { PORT, AWS_PORT, COAP_PORT: '0', DATA_DIR: join(folder.path, 'data') }
		program = startProgram(variables)
		;[, url = '', place = ''] = await program.line(/^ {2}page {9}(http:\S+)\/(#\S+)$/)
	})
	after(async () => {
		await program.stop()
		await browser.close()
		folder.remove()
	})

	it('prints the address of the page, where a click sends a value that is then on screen', async () => {
		const { page, expectClean, close } = await openPage(browser, { url, place })
		await page.getByText('has sent nothing yet').waitFor()
		await page.getByRole('button', { name: 'Send a sample' }).click()
		const card = page.getByRole('article', { name: 'Environment' })
		await card.getByText('Temperature').waitFor()
		assert.match(await card.getByText(/^-?\d+(\.\d+)? °C$/).innerText(), /°C/)
		await page.getByRole('article', { name: 'Geolocation' }).waitFor()
		expectClean()
		await close()
	})

	it('offers the demo device to whoever opens the page without a fingerprint', async () => {
		const { page, expectClean, close } = await openPage(browser, { url })
		await page.getByRole('link', { name: 'Open the demo device' }).click()
		await page.getByRole('button', { name: 'Send something broken' }).click()
		await program.line(/ {2}coap .*Humidity/)
		assert.equal(new URL(page.url()).hash, place)
		expectClean()
		await close()
	})

	it('leads from the address on a QR code to the device', async () => {
		const { page, close } = await openPage(browser, { url, place: place.slice(1) })
		await untilLive(page)
		assert.equal(page.url(), `${url}/${place}`)
		await close()
	})

	it('is remembered by the browser', async () => {
		const { page, close } = await openPage(browser, { url, place })
		await untilLive(page)
		await page.getByRole('link', { name: 'senml-live' }).click()
		await page.getByRole('link', { name: /oob-352656108602296/ }).click()
		await untilLive(page)
		await close()
	})

	describe('that is killed', () => {
		it('is said to be interrupted, comes back, and shows what was sent meanwhile', async () => {
			const { page, close } = await openPage(browser, { url, place })
			/** Waits until the trend of the temperature has so many points. */
			const untilPoints = async (expected: number): Promise<void> => {
				await page.waitForFunction(
					(count) =>
						document.querySelector('[aria-labelledby="card-14205/0"] path')?.getAttribute('d')?.match(/[ML]/g)
							?.length === count,
					expected,
				)
			}
			await untilLive(page)
			// Of a sample, and of what was good in the broken message.
			await untilPoints(2)
			await page.getByRole('button', { name: 'Send a sample' }).click()
			await untilPoints(3)
			await program.stop('SIGKILL')
			await page.getByRole('status').getByText('Interrupted').waitFor()
			await page.getByText('Nothing is lost').waitFor()
			program = startProgram(variables)
			await program.line(/^ {2}page/)
			for (let count = 0; count < 3; count++)
				assert.ok((await fetch(`${url}/local/demo/sample`, { method: 'POST' })).ok)
			await untilLive(page)
			await untilPoints(6)
			assert.equal(await page.getByText('not shown').count(), 0)
			await close()
		})
	})
})
