import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeIntegration } from '../../testing/makeIntegration.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { expectAccessible } from '../testing/expectAccessible.ts'
import { untilLive } from '../testing/untilLive.ts'
import { usePage } from '../testing/usePage.ts'

const device = { deviceId: 'oob-352656100000001', fingerprint: '29a.abcdef' }

const script = 'function Decoder() { return { deviceName: "x", deviceType: "y", telemetry: {} } }'

/** Each tab once, in a browser: the files `*.deep.test.ts` of the tabs have everything else. */
describe('the page, in Chromium', () => {
	const test = usePage([device])
	const publish = (pack: string): Promise<void> => test.stack().publish(device.deviceId, pack)

	it('shows what a device sends in the tabs of a device, as text, and asks nobody else', async () => {
		const { page, expectClean, close } = await test.open({ place: `#${device.fingerprint}` })
		await untilLive(page)
		await publish('[{"bn":"14205/0/","n":"0","u":"Cel","v":21.5}]')
		const card = page.getByRole('article', { name: 'Environment' })
		await card.getByText('21.5 °C', { exact: true }).waitFor()
		await publish('[{"bn":"14201/0/","n":"0","v":63.43},{"n":"1","v":10.4},{"n":"6","vs":"<b>GNSS</b>"}]')
		await page.getByText('<b>GNSS</b>', { exact: true }).waitFor()
		await expectAccessible(page)

		const tab = (name: string) =>
			page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }).click()
		await tab('Plots')
		await page.locator('[data-key="14205/0/0"] canvas').waitFor()
		await tab('Map')
		await page.getByRole('button', { name: 'Table of 1 position' }).waitFor()
		await publish('[{"n":"14205/0/0","v":"warm"}]')
		await tab('Imports')
		const refused = page.locator('.byte-text .mark-error')
		await refused.waitFor()
		assert.equal(await refused.innerText(), '"warm"')
		expectClean()
		await close()
	})

	it('shows frames and converters to those who have a key', async () => {
		const { db, host } = test.stack()
		const scopes = 'stream:read,integrations:read,converters:read'
		const { key } = await makeKey(db, host.output('KeysTable'))('--scope', scopes)
		await makeIntegration(db, host.output('IntegrationsTable'))(script, { name: 'Stations' })
		const { page, expectClean, close } = await test.open()
		await page.getByRole('button', { name: 'Enter key' }).click()
		await page.getByRole('textbox', { name: 'Key' }).fill(key)
		await page.getByRole('button', { name: 'Use key' }).click()
		await page.goto(`${test.stack().restUrl}/#/console`)
		await untilLive(page)
		await publish('[{"n":"14205/0/0","v":22}]')
		const frames = page.getByRole('listbox', { name: 'Frames' }).getByRole('option')
		await frames.filter({ hasText: 'uplink' }).first().waitFor()
		await page.goto(`${test.stack().restUrl}/#/workbench`)
		await page.getByLabel('Integration').selectOption({ label: 'Stations' })
		assert.equal(await page.getByLabel('Script of the converter').inputValue(), script)
		expectClean()
		await close()
	})
})
