import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { expectAccessible } from '../testing/expectAccessible.ts'
import { phone } from '../testing/openPage.ts'
import { changedPixels, countDrawings, drawings, pixelsOf } from '../testing/pixels.ts'
import { usePage } from '../testing/usePage.ts'
import { fitted } from './geo/fit.ts'
import { pixelOf } from './geo/projection.ts'

const device = { deviceId: 'sailing', fingerprint: '29a.s4k2ng' }
const silent = { deviceId: 'silent', fingerprint: '29a.s2k3nt' }

const page = usePage([device, silent])

const T = 1_764_410_000

const canvas = '.map-canvas'

type Sent = {
	readonly latitude: number
	readonly longitude: number
	readonly source?: string
	readonly instance?: number
}

const trail = [
	{ latitude: 63.4325, longitude: 10.3951 },
	{ latitude: 63.4385, longitude: 10.4011 },
	{ latitude: 63.4415, longitude: 10.4111 },
	{ latitude: 63.44, longitude: 10.42, source: 'SCELL', instance: 1 },
] as const satisfies readonly Sent[]

const send = (minute: number, { latitude, longitude, source = 'GNSS', instance = 0 }: Sent): Promise<void> =>
	page.stack().publish(
		device.deviceId,
		JSON.stringify([
			{ bn: `14201/${instance}/`, bt: T + minute * 60, n: '0', v: latitude },
			{ n: '1', v: longitude },
			{ n: '3', v: source === 'GNSS' ? 12 : 1500 },
			{ n: '6', vs: source },
		]),
	)

const open = async (options: Parameters<typeof page.open>[0] = {}) => {
	const opened = await page.open({ place: `#${device.fingerprint}/map`, ...options })
	await opened.page.locator(canvas).waitFor()
	return opened
}

const showsPositions = (opened: Page, count: number): Promise<void> =>
	opened.getByRole('button', { name: `Table of ${count} position` }).waitFor()

const fine = '**/countries-10m-*'

/** A map without fine coast lines: it changes by what is sent and done, and by nothing else. */
const openCoarse = async (options: Parameters<typeof page.open>[0] = {}) => {
	const opened = await page.open(options)
	await opened.page.route(fine, (route) => route.abort())
	await opened.page.goto(`${page.stack().restUrl}/#${device.fingerprint}/map`)
	await opened.page.getByText('Finer coast lines could not be loaded.').waitFor()
	return opened
}

/** The pixels of the map when it has been moved away and back. */
const pixelsAfter = async (opened: Page, back: () => Promise<void>): Promise<string> => {
	const before = await pixelsOf(opened, canvas)
	await opened.locator('.map-frame').press('+')
	const away = await changedPixels(opened, canvas, before)
	await back()
	return changedPixels(opened, canvas, away)
}

describe('the map on the page', () => {
	it('shows where the device was, and where it goes', async () => {
		await send(0, trail[0])
		await send(1, trail[1])
		const opened = await openCoarse()
		await showsPositions(opened.page, 2)
		const before = await pixelsOf(opened.page, canvas)
		await send(2, trail[2])
		await showsPositions(opened.page, 3)
		await changedPixels(opened.page, canvas, before)
		assert.match(
			(await opened.page.locator('.fix').textContent()) ?? '',
			/Latest position.*63\.44150° N.*10\.41110° E.*± 12 m.*GNSS.*2025-11-29 09:55:20 UTC/,
		)
		await opened.close()
	})

	it('shows the whole trail when older positions are read that are far away', async () => {
		const opened = await page.open()
		await opened.page.route(fine, (route) => route.abort())
		const { promise: isReleased, resolve: release } = Promise.withResolvers<void>()
		await opened.page.route('**/senml-imports?*', async (route) => {
			await isReleased
			const response = await route.fetch()
			// Nothing but the log knows of this place, 11 km from the others.
			await route.fulfill({ response, body: (await response.text()).replaceAll('63.4325', '63.5325') })
		})
		await opened.page.goto(`${page.stack().restUrl}/#${device.fingerprint}/map`)
		await showsPositions(opened.page, 3)
		const scale = opened.page.locator('.map-scale')
		assert.doesNotMatch((await scale.textContent()) ?? '', /km/)
		release()
		await showsPositions(opened.page, 4)
		await scale.getByText(/km/).waitFor()
		await opened.close()
	})

	it('names the sources of positions', async () => {
		await send(3, trail[3])
		const { page: opened, close } = await open()
		await showsPositions(opened, 4)
		assert.deepEqual(await opened.locator('.map-legend li').allTextContents(), [
			'GNSS (3)',
			'single cell (1)',
		])
		await close()
	})

	it('zooms and moves by keys, buttons, wheel and pointer', async () => {
		const { page: opened, close } = await openCoarse()
		await showsPositions(opened, 4)
		const frame = opened.locator('.map-frame')
		const scale = opened.locator('.map-scale')
		const whole = await scale.textContent()
		let pixels = await pixelsOf(opened, canvas)
		const changes = async (act: () => Promise<void>): Promise<void> => {
			await act()
			pixels = await changedPixels(opened, canvas, pixels)
		}
		await changes(() => frame.press('ArrowLeft'))
		await changes(() => frame.press('+'))
		assert.notEqual(await scale.textContent(), whole)
		await changes(() => opened.getByRole('button', { name: 'Zoom in' }).click())
		const box = await frame.boundingBox()
		assert.ok(box)
		await opened.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
		await changes(() => opened.mouse.wheel(0, -120))
		await opened.mouse.down()
		await changes(() => opened.mouse.move(box.x + 100, box.y + 80, { steps: 3 }))
		await opened.mouse.up()
		await changes(() => opened.getByRole('button', { name: 'Show the globe' }).click())
		assert.match((await scale.textContent()) ?? '', /000 km/)
		await changes(() => frame.press('0'))
		assert.equal(await scale.textContent(), whole)
		await close()
	})

	it('selects positions by keys, buttons and pointer', async () => {
		const { page: opened, close } = await open()
		await showsPositions(opened, 4)
		await opened.locator('.map-frame').press('0')
		await opened.locator('.map-frame').press('PageUp')
		await opened.getByRole('heading', { name: 'Position 3 of 4' }).waitFor()
		await opened.getByRole('button', { name: 'Earlier position' }).click()
		await opened.getByRole('heading', { name: 'Position 2 of 4' }).waitFor()
		const box = await opened.locator('.map-frame').boundingBox()
		assert.ok(box)
		const fixes = trail.map((sent) => ({ accuracy: 'source' in sent ? 1500 : 12, ...sent }))
		const pixel = pixelOf(fitted(fixes, box), box, trail[0])
		assert.ok(pixel)
		await opened.mouse.click(box.x + pixel[0], box.y + pixel[1])
		await opened.getByRole('heading', { name: 'Position 1 of 4' }).waitFor()
		await close()
	})

	it('is drawn again when finer coast lines are there', async () => {
		const without = await openCoarse()
		await showsPositions(without.page, 4)
		const coarse = await pixelsAfter(without.page, () => without.page.locator('.map-frame').press('0'))
		await without.close()

		const opened = await page.open()
		const { promise: isReleased, resolve: release } = Promise.withResolvers<void>()
		await opened.page.route(fine, async (route) => {
			await isReleased
			await route.continue()
		})
		await opened.page.goto(`${page.stack().restUrl}/#${device.fingerprint}/map`)
		await showsPositions(opened.page, 4)
		await opened.page.locator('.map-frame').press('0')
		await opened.page.waitForFunction(
			([selector, pixels]) => document.querySelector<HTMLCanvasElement>(selector)?.toDataURL() === pixels,
			[canvas, coarse] as const,
		)
		release()
		await changedPixels(opened.page, canvas, coarse)
		opened.expectClean()
		await opened.close()
	})

	it('asks for no fine coast lines while it shows the globe', async () => {
		const opened = await page.open({ place: `#${silent.fingerprint}/map` })
		await opened.page.getByText('This device has sent no position yet.').waitFor()
		await opened.page.getByRole('img', { name: 'No position was received.' }).waitFor()
		assert.deepEqual(
			opened.requests.map((request) => request.url()).filter((url) => url.includes('countries')),
			[],
		)
		opened.expectClean()
		await opened.close()
	})

	it('changes its colours with the theme', async () => {
		const { page: opened, close } = await openCoarse({ colorScheme: 'light' })
		await showsPositions(opened, 4)
		const light = await pixelsOf(opened, canvas)
		await opened.emulateMedia({ colorScheme: 'dark' })
		await changedPixels(opened, canvas, light)
		await close()
	})

	it('fits into a phone', async () => {
		const { page: opened, close } = await open({ viewport: phone })
		await opened.getByRole('button', { name: 'Table of 4 positions' }).click()
		assert.equal(await opened.evaluate(() => document.documentElement.scrollWidth), phone.width)
		await close()
	})

	for (const colorScheme of ['light', 'dark'] as const)
		it(`has nothing that axe refuses: ${colorScheme}`, async () => {
			const { page: opened, close } = await open({ colorScheme })
			await opened.getByRole('button', { name: 'Table of 4 positions' }).click()
			await expectAccessible(opened)
			await close()
		})

	it('draws at most once in a picture of the browser, however much comes', async () => {
		const { page: opened, close } = await openCoarse()
		await showsPositions(opened, 4)
		await countDrawings(opened)
		for (let minute = 4; minute < 24; minute += 1)
			await send(minute, { latitude: 63.44 + minute / 5000, longitude: 10.42 })
		await showsPositions(opened, 24)
		const counted = await drawings(opened)
		assert.ok(counted.drawings > 0)
		assert.equal(counted.most, 1)
		await close()
	})
})
