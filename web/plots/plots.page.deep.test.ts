import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { expectAccessible } from '../testing/expectAccessible.ts'
import { phone } from '../testing/openPage.ts'
import { changedPixels, countDrawings, drawings, pixelsOf } from '../testing/pixels.ts'
import { usePage } from '../testing/usePage.ts'

const device = { deviceId: 'plotted', fingerprint: '29a.p2tted' }
const other = { deviceId: 'burst', fingerprint: '29a.b3r5tt' }

const page = usePage([device, other])

const T = 1_764_410_000

/** A plot of the temperature. */
const plot = '[data-key="14205/0/0"]'
const canvas = `${plot} canvas`

const send = (time: number, temperature: number, { deviceId } = device): Promise<void> =>
	page.stack().publish(deviceId, JSON.stringify([{ bn: '14205/0/', bt: time, n: '0', v: temperature }]))

/** Waits until so many values are plotted. */
const showsValues = async (opened: Page, count: number): Promise<void> => {
	await opened.locator(`${plot} .plot-summary`, { hasText: `values${count}` }).waitFor()
}

const open = async (options: Parameters<typeof page.open>[0] = {}) => {
	const opened = await page.open({ place: `#${device.fingerprint}/plots`, ...options })
	await opened.page.locator(canvas).waitFor()
	return opened
}

describe('the plots on the page', () => {
	it('show what was sent before, and what comes', async () => {
		for (const [at, value] of [20, 21, 19].entries()) await send(T + at * 60, value)
		const opened = await open()
		await showsValues(opened.page, 3)
		const before = await pixelsOf(opened.page, canvas)
		await send(T + 180, 25)
		await showsValues(opened.page, 4)
		await changedPixels(opened.page, canvas, before)
		assert.match((await opened.page.locator(plot).textContent()) ?? '', /25 °C/)
		opened.expectClean()
		await opened.close()
	})

	it('zoom by keys and by dragging, and go back', async () => {
		const { page: opened, expectClean, close } = await open()
		await showsValues(opened, 4)
		const whole = await pixelsOf(opened, canvas)
		await opened.locator(`${plot} .plot-canvas`).press('+')
		const closer = await changedPixels(opened, canvas, whole)
		assert.equal(await opened.locator('.spans input:checked').count(), 0)
		await opened.keyboard.press('Escape')
		await changedPixels(opened, canvas, closer)
		assert.equal(await opened.locator('.spans input:checked').count(), 1)

		const box = await opened.locator(`${plot} .u-over`).boundingBox()
		assert.ok(box)
		await opened.mouse.move(box.x + box.width * 0.6, box.y + 20)
		await opened.mouse.down()
		await opened.mouse.move(box.x + box.width * 0.9, box.y + 30, { steps: 4 })
		await opened.mouse.up()
		await showsValues(opened, 1)
		await opened.mouse.dblclick(box.x + box.width / 2, box.y + 20)
		await showsValues(opened, 4)
		expectClean()
		await close()
	})

	it('have a cursor that keys move, whose value is told', async () => {
		const { page: opened, close } = await open()
		await showsValues(opened, 4)
		const slider = opened.locator(`${plot} .plot-canvas`)
		await slider.press('Home')
		assert.equal(await slider.getAttribute('aria-valuetext'), '20 °C at 2025-11-29 09:53:20 UTC')
		await slider.press('ArrowRight')
		assert.equal(await slider.getAttribute('aria-valuetext'), '21 °C at 2025-11-29 09:54:20 UTC')
		assert.match((await opened.locator(`${plot} header`).textContent()) ?? '', /21 °C2025-11-29 09:54:20/)
		await close()
	})

	it('have a text and a table in their place', async () => {
		const { page: opened, close } = await open()
		await showsValues(opened, 4)
		assert.equal(
			await opened.locator(`${plot} > .visually-hidden`).textContent(),
			'Temperature: 4 values, lowest 19 °C, highest 25 °C, last 25 °C at 2025-11-29 09:56:20.',
		)
		await opened.getByRole('button', { name: 'Table of Temperature' }).click()
		const rows = await opened.locator(`${plot} tbody tr`).allTextContents()
		assert.deepEqual(rows, [
			'2025-11-29 09:56:2025',
			'2025-11-29 09:55:2019',
			'2025-11-29 09:54:2021',
			'2025-11-29 09:53:2020',
		])
		await close()
	})

	it('say why the past is not there, and load it when they are asked again', async () => {
		const opened = await page.open()
		let isBroken = true
		await opened.page.route('**/senml-imports?*', (route) =>
			isBroken ? route.fulfill({ status: 503, json: { title: 'Service Unavailable' } }) : route.continue(),
		)
		await opened.page.goto(`${page.stack().restUrl}/#${device.fingerprint}/plots`)
		const alert = opened.page.getByRole('alert')
		await alert.waitFor()
		assert.match((await alert.textContent()) ?? '', /could not be loaded: Service Unavailable/)
		isBroken = false
		await opened.page.getByRole('button', { name: 'Load earlier values' }).click()
		await opened.page.getByText('These are all values in the import log').waitFor()
		assert.equal(await alert.count(), 0)
		await opened.close()
	})

	it('change their colours with the theme', async () => {
		const { page: opened, close } = await open({ colorScheme: 'light' })
		await showsValues(opened, 4)
		const light = await pixelsOf(opened, canvas)
		await opened.emulateMedia({ colorScheme: 'dark' })
		await changedPixels(opened, canvas, light)
		await close()
	})

	it('fit into a phone', async () => {
		const { page: opened, close } = await open({ viewport: phone })
		await showsValues(opened, 4)
		assert.equal(await opened.evaluate(() => document.documentElement.scrollWidth), phone.width)
		await close()
	})

	for (const colorScheme of ['light', 'dark'] as const)
		it(`have nothing that axe refuses: ${colorScheme}`, async () => {
			const { page: opened, close } = await open({ colorScheme })
			await opened.getByRole('button', { name: 'Table of Temperature' }).click()
			await expectAccessible(opened)
			await close()
		})

	it('draw at most once in a picture of the browser, however much comes', async () => {
		await send(T, 0, other)
		const { page: opened, close } = await open({ place: `#${other.fingerprint}/plots` })
		await showsValues(opened, 1)
		await countDrawings(opened)
		// One message with as many updates as fit, several times: a hundred frames come at once.
		for (let message = 0; message < 5; message += 1) {
			const records = Array.from({ length: 100 }, (_, at) => ({
				n: '14205/0/0',
				t: message * 100 + at + 1,
				v: Math.sin(at),
			}))
			await page
				.stack()
				.publish(other.deviceId, JSON.stringify([{ bt: T, ...records[0] }, ...records.slice(1)]))
		}
		await showsValues(opened, 501)
		const counted = await drawings(opened)
		assert.ok(counted.drawings > 0)
		assert.equal(counted.most, 1)
		await close()
	})
})
