import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setAccounts } from '../../testing/accounts.ts'
import { answerWith, startNrfCloudApi } from '../../testing/nrfCloudApi.ts'
import { expectAccessible } from '../testing/expectAccessible.ts'
import { phone } from '../testing/openPage.ts'
import { untilLive } from '../testing/untilLive.ts'
import { usePage } from '../testing/usePage.ts'

const device = { deviceId: 'oob-352656100000001', fingerprint: '29a.abcdef' }
const hostile = { deviceId: 'oob-352656100000002', fingerprint: '29a.ghijkm' }
const lamp = { deviceId: 'oob-352656100000006', fingerprint: '29a.zyxwvu' }
const given = { deviceId: 'oob-352656100000004', fingerprint: '29a.hidden' }
const stranger = { deviceId: 'oob-352656100000005', fingerprint: '29a.strang', model: 'unsupported' }
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
	const test = usePage([device, hostile, long, lamp, given, stranger], {
		updatesPerMinute: 0,
		bytesPerDay: 0,
	})

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
		await page.getByText(/last seen (now|\d+ (s|min) ago)/).waitFor()
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

	it('hides all data before now, after a question, on every page that shows the device', async () => {
		const { page, expectClean, close } = await test.open({ place: `#${given.fingerprint}` })
		const other = await test.open({ place: `#${given.fingerprint}/imports` })
		const card = page.getByRole('article', { name: 'Environment' })
		const publish = (value: number) =>
			test.stack().publish(given.deviceId, `[{"bn":"14205/0/","n":"0","u":"Cel","v":${value}}]`)
		await Promise.all([untilLive(page), untilLive(other.page)])
		await publish(21.5)
		await card.getByText('21.5 °C', { exact: true }).waitFor()
		const entries = other.page.getByRole('listbox').getByRole('option')
		const entry = entries.first()
		await entry.waitFor()

		await page.getByRole('button', { name: 'Hide data' }).click()
		const dialog = page.getByRole('dialog', { name: 'Hide all data before now?' })
		await dialog.getByRole('button', { name: 'Cancel' }).click()
		await card.waitFor()
		await page.getByRole('button', { name: 'Hide data' }).click()
		await dialog.getByText('This cannot be undone.').waitFor()
		await dialog.getByRole('button', { name: 'Hide data' }).click()
		await page.getByText(/^This device has sent no values since .* Earlier data is hidden\.$/).waitFor()
		await page.getByText('has sent nothing yet').waitFor()
		await entry.waitFor({ state: 'detached' })

		await publish(23)
		await card.getByText('23 °C', { exact: true }).waitFor()
		await entry.waitFor()
		assert.equal(await entries.count(), 1)
		for (const each of [{ expectClean, close }, other]) {
			each.expectClean()
			await each.close()
		}
	})

	it('says why data could not be hidden', async () => {
		const { page, close } = await test.open({ place: `#${given.fingerprint}` })
		await untilLive(page)
		await page.route('**/hideDataBefore*', (route) => route.abort())
		await page.getByRole('button', { name: 'Hide data' }).click()
		const dialog = page.getByRole('dialog', { name: 'Hide all data before now?' })
		await dialog.getByRole('button', { name: 'Hide data' }).click()
		await dialog.getByText('The server cannot be reached.').waitFor()
		await page.getByRole('article', { name: 'Environment' }).waitFor()
		await close()
	})

	it('says of a device that is not supported what that means, until it sends values', async () => {
		const { page, expectClean, close } = await test.open({ place: `#${stranger.fingerprint}` })
		await page.getByText(/^This device is registered, but not supported/).waitFor()
		await untilLive(page)
		await test.stack().publish(stranger.deviceId, '[{"bn":"14205/0/","n":"0","u":"Cel","v":21}]')
		await page.getByRole('article', { name: 'Environment' }).getByText('21 °C', { exact: true }).waitFor()
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

	it('configures the LED and the application, and shows what becomes of it', async () => {
		const api = await startNrfCloudApi('page-key-5f2a')
		const { host, publish } = test.stack()
		await setAccounts({ host }, { only: { apiUrl: api.origin, apiKey: api.apiKey } })
		const { page, expectClean, close } = await test.open({ place: `#${lamp.fingerprint}` })
		await untilLive(page)
		const led = (red: number, green: number, blue: number) =>
			publish(lamp.deviceId, JSON.stringify([red, green, blue].map((v, n) => ({ n: `14240/0/${n}`, v }))))
		await led(0, 0, 0)
		const form = page.getByRole('form', { name: 'Configure RGB LED' })
		await form.getByLabel('Colour').fill('#ffc800')
		await form.getByRole('button', { name: 'Set' }).click()
		await form.getByText('nRF Cloud has it for the device').waitFor()
		assert.partialDeepStrictEqual(api.requests.at(-1)?.body, {
			desired: { lwm2m: { '14240:1.0': { 0: { 0: 255, 1: 200, 2: 0 } } } },
		})
		await led(255, 200, 0)
		await form.getByText('The device has reported these values.').waitFor()
		expectClean()

		await publish(lamp.deviceId, '[{"n":"14301/0/0","v":300},{"n":"14301/0/1","vb":false}]')
		const application = page.getByRole('form', { name: 'Configure Application Configuration' })
		await application.getByLabel('Interval in s').fill('60')
		await application.getByLabel('GNSS').check()
		api.answerNext(answerWith(400, { message: 'Not now' }))
		await application.getByRole('button', { name: 'Set' }).click()
		await application.getByRole('alert').getByText('nRF Cloud answered 400: Not now.').waitFor()
		await application.getByRole('status').getByText('refused').waitFor()
		await application.getByLabel('Interval in s').fill('-1')
		await application.getByRole('button', { name: 'Set' }).click()
		await application.getByRole('alert').getByText('out of the range of "Update interval"').waitFor()
		await expectAccessible(page)
		await close()
		await api.close()
	})

	it('shows the last of 10,000 records in a few messages, and is not harmed by 10,000 in one', async () => {
		const { page, expectClean, close } = await test.open({ place: `#${long.fingerprint}`, viewport: phone })
		await untilLive(page)
		const publish = (first: number, count: number) =>
			test.stack().publish(long.deviceId, temperatures(first, count), 'cbor')
		await publish(0, 10_000)
		await page.getByText(/last seen (now|\d+ (s|min) ago)/).waitFor()
		assert.equal(await page.getByRole('article').count(), 0)
		for (let first = 0; first < 10_000; first += maxUpdates) await publish(first, maxUpdates)
		const card = page.getByRole('article', { name: 'Environment' })
		await card.getByText('9999 °C', { exact: true }).waitFor()
		expectClean()
		await close()
	})
})
