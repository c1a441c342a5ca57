import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { expectAccessible } from '../testing/expectAccessible.ts'
import { phone } from '../testing/openPage.ts'
import { untilLive } from '../testing/untilLive.ts'
import { usePage } from '../testing/usePage.ts'

const device = { deviceId: 'oob-352656100000001', fingerprint: '29a.abcdef' }

const place = `#${device.fingerprint}`

const packs = [
	'[{"bn":"14205/0/","n":"0","u":"Cel","v":21.5},{"n":"1","v":46},{"n":"2","v":1013.2},{"n":"10","v":58}]',
	'[{"bn":"14205/0/","n":"0","u":"Cel","v":22.5},{"n":"1","v":44},{"n":"2","v":1013.1},{"n":"10","v":57}]',
	'[{"bn":"14201/0/","n":"0","v":63.43049},{"n":"1","v":10.39506},{"n":"3","v":12.4},{"n":"6","vs":"GNSS"}]',
	'[{"bn":"14204/0/","n":"0","vs":"351358815340515"},{"n":"1","vs":"89457387300008502299"},{"n":"2","vs":"mfw_nrf91x1_2.0.1"}]',
]

/** Transferred bytes of the first load, with everything that it needs to show a device. */
const firstLoadBytes = 150_000

describe('the page', () => {
	const test = usePage([device])
	before(async () => {
		for (const pack of packs) await test.stack().publish(device.deviceId, pack)
		await test.stack().logged(['"message":"imported"', device.deviceId], packs.length, 0)
	})

	const openLive = async (options: Parameters<typeof test.open>[0] = {}) => {
		const opened = await test.open({ place, ...options })
		await untilLive(opened.page)
		await opened.page.getByText('22.5 °C').waitFor()
		return opened
	}

	it(`transfers less than ${firstLoadBytes} bytes in few requests, and none twice`, async () => {
		const { requests, expectClean, close } = await openLive()
		const all = await Promise.all(
			requests.map(async (request) => ({ url: request.url(), sizes: await request.sizes() })),
		)
		const bytes = all.reduce((sum, { sizes }) => sum + sizes.responseHeadersSize + sizes.responseBodySize, 0)
		assert.ok(bytes < firstLoadBytes, `${bytes} bytes`)
		const urls = all.map(({ url }) => url)
		assert.equal(new Set(urls).size, urls.length)
		assert.ok(urls.length <= 12, urls.join('\n'))
		assert.ok(urls.every((url) => !url.includes(device.fingerprint) || url.includes('#')))
		expectClean()
		await close()
	})

	it('asks for none of its assets when it is opened again', async () => {
		const { page, close } = await openLive()
		await page.reload()
		await untilLive(page)
		const transferred = await page.evaluate(() =>
			performance
				.getEntriesByType('resource')
				.filter((entry) => entry instanceof PerformanceResourceTiming && entry.transferSize > 0)
				.map(({ name }) => new URL(name).pathname),
		)
		assert.deepEqual(
			transferred.filter((path) => path.startsWith('/assets/')),
			[],
		)
		await close()
	})

	for (const colorScheme of ['light', 'dark'] as const) {
		it(`has nothing that axe-core finds wrong, ${colorScheme}: live`, async () => {
			const { page, close } = await openLive({ colorScheme })
			await expectAccessible(page)
			await close()
		})

		it(`has nothing that axe-core finds wrong, ${colorScheme}: entry, its problem, the form of the key, no access`, async () => {
			const { page, close } = await openLive({ colorScheme })
			await page.getByRole('link', { name: 'senml-live' }).click()
			await page.getByRole('button', { name: 'Watch' }).click()
			await page.getByRole('alert').waitFor()
			await expectAccessible(page)
			await page.getByRole('button', { name: 'Enter key' }).click()
			await expectAccessible(page)
			await page.keyboard.press('Escape')
			await page.evaluate(() => {
				location.hash = '#29a.uvwxyz'
			})
			await page.getByText('This fingerprint gives no access.').waitFor()
			await expectAccessible(page)
			await close()
		})
	}

	for (const width of [phone.width, 390, 768, 1280])
		it(`needs no scrolling to the side at ${width} pixels`, async () => {
			const { page, close } = await openLive({ viewport: { width, height: 740 } })
			const overflow = () =>
				page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
			assert.equal(await overflow(), 0)
			await page.getByRole('link', { name: 'senml-live' }).click()
			await page.getByRole('heading', { name: 'Recent' }).waitFor()
			assert.equal(await overflow(), 0)
			await close()
		})

	it('can be used with the keyboard', async () => {
		const { page, close } = await test.open()
		const focused = () =>
			page.evaluate(() => document.activeElement?.textContent || document.activeElement?.id)
		const seen: (string | null | undefined)[] = []
		for (let count = 0; count < 4; count++) {
			await page.keyboard.press('Tab')
			seen.push(await focused())
		}
		assert.deepEqual(seen, ['senml-live', 'Enter key', 'fingerprint', 'Watch'])
		await close()
	})

	it('keeps a key until it is removed, and in this tab only', async () => {
		const { page, close } = await openLive()
		await page.getByRole('button', { name: 'Enter key' }).click()
		await page.getByRole('textbox', { name: 'Key' }).fill('secret')
		await page.getByRole('button', { name: 'Use key' }).click()
		await page.reload()
		await page.getByRole('button', { name: 'Remove key' }).waitFor()
		assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes('secret'))
		await page.getByRole('button', { name: 'Remove key' }).click()
		await page.getByRole('button', { name: 'Enter key' }).waitFor()
		assert.ok(!(await page.evaluate(() => JSON.stringify(sessionStorage))).includes('secret'))
		await close()
	})
})
