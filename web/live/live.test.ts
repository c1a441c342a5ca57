import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { phone } from '../testing/openPage.ts'
import { untilLive } from '../testing/untilLive.ts'
import { usePage } from '../testing/usePage.ts'

const device = { deviceId: 'oob-352656100000001', fingerprint: '29a.abcdef' }
const hostile = { deviceId: 'oob-352656100000002', fingerprint: '29a.ghijkm' }
const long = { deviceId: 'oob-352656100000003', fingerprint: '29a.npqrst' }

/** Of a message; each record is an object update of its own. */
const maxUpdates = 500

/**
 * A pack in CBOR (RFC 8428 §6) with temperatures of the last seconds: `first`, `first` + 1 and so on. It is refused if
 * it is too long.
 */
const temperatures = (first: number, count: number): Buffer => {
	const records = Array.from({ length: count }, (_, index) => {
		// {6: time, 2: value}; the time is negative, and counts from the reception.
		const [time, value] = [Buffer.alloc(2), Buffer.alloc(2)]
		time.writeUInt16BE(20_000 - first - index)
		value.writeUInt16BE(first + index)
		return Buffer.concat([Buffer.of(0xa2, 0x06, 0x39), time, Buffer.of(0x02, 0x19), value])
	})
	const [head = Buffer.of(), ...others] = records
	// The first record has the base name in addition.
	const named = Buffer.concat([Buffer.of(0xa3, 0x21, 0x69), Buffer.from('14205/0/0'), head.subarray(1)])
	return Buffer.concat([Buffer.of(0x99, count >> 8, count & 0xff), named, ...others])
}

describe('the page of a device', () => {
	const test = usePage([device, hostile, long], { updatesPerMinute: 0, bytesPerDay: 0 })

	it('shows a value of a message as soon as it is imported', async () => {
		const { page, expectClean, close } = await test.open({ place: `#${device.fingerprint}` })
		await page.getByText('This device has sent no values yet.').waitFor()
		await untilLive(page)
		const card = page.getByRole('article', { name: 'Environment' })
		for (const value of [21.5, 22.25, 23]) {
			await test.stack().publish(device.deviceId, `[{"bn":"14205/0/","n":"0","u":"Cel","v":${value}}]`)
			await card.getByText(`${value} °C`, { exact: true }).waitFor()
		}
		await card.locator('path').waitFor({ state: 'attached' })
		await page.getByText(/last seen (now|\d s ago)/).waitFor()
		assert.equal(await page.title(), `${device.deviceId} – senml-live`)
		expectClean()
		await close()
	})

	it('shows the last values and their history when it is opened later', async () => {
		const { page, expectClean, close } = await test.open({ place: `#${device.fingerprint}` })
		const card = page.getByRole('article', { name: 'Environment' })
		await card.getByText('23 °C', { exact: true }).waitFor()
		await untilLive(page)
		await page.waitForFunction(
			() => document.querySelector('.trend path')?.getAttribute('d')?.match(/[ML]/g)?.length === 3,
		)
		expectClean()
		await close()
	})

	it('says that a fingerprint gives no access, and does not remember it', async () => {
		const { page, close } = await test.open({ place: '#29a.uvwxyz' })
		await page.getByText('This fingerprint gives no access.').waitFor()
		await page.getByRole('link', { name: 'enter another one' }).click()
		await page.getByRole('heading', { name: 'Watch a device' }).waitFor()
		assert.equal(await page.getByRole('heading', { name: 'Recent' }).count(), 0)
		await close()
	})

	it('takes a fingerprint, and says how one looks', async () => {
		const { page, expectClean, close } = await test.open()
		const field = page.getByLabel('Fingerprint')
		await field.fill('wrong')
		await field.press('Enter')
		await page.getByRole('alert').getByText('A fingerprint looks like 29a.ch3ckr.').waitFor()
		await field.fill(` ${device.fingerprint.toUpperCase()} `)
		await field.press('Enter')
		await untilLive(page)
		assert.equal(new URL(page.url()).hash, `#${device.fingerprint}`)
		expectClean()
		await close()
	})

	it('is not harmed by what a device sends: HTML, control characters, text from right to left', async () => {
		const { page, expectClean, close } = await test.open({ place: `#${hostile.fingerprint}` })
		await untilLive(page)
		const html = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
		const texts = [html, 'a\u0000\u001b[31mb', '\u202Egnp.exe\u202C', 'שלום עולם', 'x'.repeat(5_000)]
		const records = texts.map((vs, n) => ({ n: String(n), vs }))
		await test
			.stack()
			.publish(hostile.deviceId, JSON.stringify([{ bn: '14204/0/', ...records[0] }, ...records.slice(1)]))
		const card = page.getByRole('article', { name: 'Device information' })
		for (const shown of [
			html,
			'a\\u0000\\u001b[31mb',
			'\\u202egnp.exe\\u202c',
			'שלום עולם',
			`${'x'.repeat(120)} …`,
		])
			await card.getByText(shown, { exact: true }).waitFor()
		assert.equal(await page.locator('main img, main script').count(), 0)
		assert.equal(await page.title(), `${hostile.deviceId} – senml-live`)
		const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
		assert.equal(content, width)
		expectClean()
		await close()
	})

	it('shows the last of 10,000 records in a few messages, and is not harmed by 10,000 in one', async () => {
		const { page, expectClean, close } = await test.open({ place: `#${long.fingerprint}`, viewport: phone })
		await untilLive(page)
		const publish = (first: number, count: number) =>
			test.stack().publish(long.deviceId, temperatures(first, count), 'cbor')
		await publish(0, 10_000)
		await page.getByText(/last seen (now|\d+ s ago)/).waitFor()
		assert.equal(await page.getByRole('article').count(), 0)
		for (let first = 0; first < 10_000; first += maxUpdates) await publish(first, maxUpdates)
		const card = page.getByRole('article', { name: 'Environment' })
		await card.getByText('9999 °C', { exact: true }).waitFor()
		expectClean()
		await close()
	})
})
