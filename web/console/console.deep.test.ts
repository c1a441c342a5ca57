import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { actionsOf } from '../../testing/actionsOf.ts'
import { keysCommand, type MadeKey, makeKey } from '../../testing/makeKey.ts'
import { expectAccessible } from '../testing/expectAccessible.ts'
import { phone } from '../testing/openPage.ts'
import { untilLive } from '../testing/untilLive.ts'
import { usePage } from '../testing/usePage.ts'

const kit = { deviceId: 'oob-352656100000001', fingerprint: '29a.abcdef' }
const eui = { deviceId: '0732227A557D8679', fingerprint: '29a.trck2222' }

const scopes = 'stream:read,downlinks:write'

describe('the console', () => {
	const test = usePage([kit, eui])
	let key: string
	const keyOf = async (scope: string) => {
		const { db, host } = test.stack()
		return (await makeKey(db, host.output('KeysTable'))('--scope', scope)).key
	}
	before(async () => {
		key = await keyOf(scopes)
	})
	let values = 0
	const publish = (deviceId = kit.deviceId): Promise<void> =>
		test.stack().publish(deviceId, `[{"bn":"14205/0/","n":"0","u":"Cel","v":${values++}}]`)

	const open = async (presented = key, options = {}) => {
		const opened = await test.open({ place: '#/console', ...options })
		const { page } = opened
		await page.evaluate((text) => sessionStorage.setItem('senml-live.key', text), presented)
		await page.reload()
		return opened
	}
	const frames = (page: Page) => page.getByRole('listbox', { name: 'Frames' }).getByRole('option')
	const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
	const detail = (page: Page) => page.getByRole('region', { name: 'Frame', exact: true })
	const form = (page: Page) => page.getByRole('form', { name: 'Send to a device' })
	const field = (page: Page, label: string) => form(page).getByLabel(label, { exact: true })

	it('shows what devices send as it comes, with its bytes', async () => {
		const { page, expectClean, close } = await open()
		await untilLive(page)
		await publish()
		await frames(page).filter({ hasText: 'uplink' }).first().click()
		await detail(page).getByText('5b 7b 22 62 6e 22 3a 22').waitFor()
		await detail(page).getByText('"contentFormat": "application/senml+json"').waitFor()
		await test.stack().publish(kit.deviceId, '[{"n":')
		await frames(page).filter({ hasText: 'refused, 6 bytes' }).waitFor()
		await expectAccessible(page)
		expectClean()
		await close()
	})

	it('shows bytes that are HTML or control a terminal as what they are', async () => {
		const { page, expectClean, close } = await open()
		await untilLive(page)
		await test.stack().publish(kit.deviceId, '<img src=x>\u001b')
		await frames(page).filter({ hasText: 'refused, 12 bytes' }).first().click()
		await detail(page).getByText('<img src').waitFor()
		await detail(page).getByText('=x>.').waitFor()
		assert.equal(await page.locator('main img').count(), 0)
		expectClean()
		await close()
	})

	it('filters by device and type', async () => {
		const { page, close } = await open()
		await untilLive(page)
		await publish()
		await publish(eui.deviceId)
		await frames(page).filter({ hasText: kit.deviceId }).first().waitFor()
		await frames(page).filter({ hasText: eui.deviceId }).first().waitFor()
		await page.getByRole('searchbox', { name: 'Device' }).fill('0732')
		await frames(page).filter({ hasText: kit.deviceId }).first().waitFor({ state: 'detached' })
		assert.ok((await frames(page).count()) > 0)
		await page.getByLabel('Type').selectOption('downlink')
		await frames(page).first().waitFor({ state: 'detached' })
		await close()
	})

	it('holds the list while it is paused', async () => {
		const { page, close } = await open()
		await untilLive(page)
		await publish()
		await frames(page).first().waitFor()
		const before = await frames(page).count()
		await button(page, 'Pause').click()
		await publish()
		await button(page, 'Continue (1 new)').waitFor()
		assert.equal(await frames(page).count(), before)
		await button(page, 'Continue (1 new)').click()
		await frames(page).nth(before).waitFor()
		await close()
	})

	it('is moved through with the keyboard, and has few rows in the document', async () => {
		const { page, close } = await open()
		await untilLive(page)
		for (let index = 0; index < 60; index++) await publish()
		const list = page.getByRole('listbox', { name: 'Frames' })
		const all = 60
		await page.waitForFunction(
			(least) => Number(document.querySelector('[role=option]')?.getAttribute('aria-setsize') ?? 0) >= least,
			all,
		)
		// What comes now would move the selection to another place.
		await button(page, 'Pause').click()
		assert.ok((await frames(page).count()) < all)
		const selectedAt = (place: string) =>
			list.getByRole('option', { selected: true }).and(page.locator(`[aria-posinset="${place}"]`))
		await list.press('ArrowDown')
		await selectedAt('1').waitFor()
		await list.press('End')
		const last = selectedAt((await frames(page).first().getAttribute('aria-setsize')) ?? '')
		await last.waitFor()
		assert.equal(await list.getAttribute('aria-activedescendant'), await last.getAttribute('id'))
		await close()
	})

	it('follows a downlink from its acceptance to what became of it', async () => {
		const { page, expectClean, close } = await open()
		await untilLive(page)
		await publish()
		await frames(page).filter({ hasText: 'uplink' }).first().click()
		await button(page, 'Send to this device').click()
		assert.equal(await field(page, 'Device').inputValue(), kit.deviceId)
		await field(page, 'Payload').fill('48 49 21')
		await field(page, 'Reference').fill('first')
		await field(page, 'Seconds to live').fill('600')
		await button(page, 'Send').click()
		const life = page.getByRole('article', { name: 'Downlink first' })
		await life.locator('header').getByText('sent').waitFor()
		assert.deepEqual(await life.getByRole('listitem').locator('strong').allTextContents(), [
			'accepted',
			'sent',
		])
		await frames(page).filter({ hasText: 'sent, 3 bytes' }).waitFor()
		await expectAccessible(page)
		expectClean()
		await close()
	})

	it('shows a downlink that waits, and cancels it', async () => {
		const { page, expectClean, close } = await open()
		await untilLive(page)
		const end = test.stack().host.host.faults.plan({ service: 'iotdata', seed: 1, rates: { forbidden: 1 } })
		await field(page, 'Device').fill(eui.deviceId)
		await form(page).getByLabel('Payload is').selectOption('text')
		await field(page, 'Payload').fill('HI!')
		await field(page, 'Reference').fill('waits')
		await button(page, 'Send').click()
		const life = page.getByRole('article', { name: 'Downlink waits' })
		await life.locator('header').getByText('queued').waitFor()
		await life.getByRole('button', { name: 'Cancel' }).click()
		await life.locator('header').getByText('cancelled').waitFor()
		end()
		expectClean()
		await close()
	})

	it('shows a refusal at its field', async () => {
		const { page, problems, close } = await open()
		await untilLive(page)
		const refused = async (label: string, says: RegExp): Promise<void> => {
			await button(page, 'Send').click()
			await form(page).getByText(says).waitFor()
			const input = field(page, label)
			assert.equal(await input.getAttribute('aria-invalid'), 'true')
			assert.match((await input.getAttribute('aria-describedby')) ?? '', /-problem$/)
			assert.equal(await input.evaluate((element) => element === document.activeElement), true)
		}
		await refused('Device', /Which device\?/)
		await field(page, 'Device').fill('nobody')
		await field(page, 'Payload').fill('00')
		await refused('Device', /sees no device with this id/)
		await field(page, 'Device').fill(kit.deviceId)
		await field(page, 'Payload').fill('484')
		await refused('Payload', /3 digits are an odd number/)
		await field(page, 'Payload').fill('48')
		await field(page, 'Seconds to live').fill('soon')
		await refused('Seconds to live', /whole seconds from 1 to/)
		await field(page, 'Seconds to live').fill('')
		await field(page, 'Reference').fill('x'.repeat(129))
		await refused('Reference', /at most 128 characters/)
		await expectAccessible(page)
		assert.deepEqual(
			problems.filter((text) => !/status of 40[04]/.test(text)),
			[],
		)
		await close()
	})

	it('speaks the format of ResIOT, and follows a downlink there, too', async () => {
		const { page, expectClean, close } = await open()
		await untilLive(page)
		await publish(eui.deviceId)
		await frames(page).filter({ hasText: eui.deviceId }).first().waitFor()
		// What has come already comes once more.
		await page.getByText('ResIOT').click()
		await frames(page).filter({ hasText: 'comm_rx' }).first().click()
		await detail(page).getByText(`"DevEui": "${eui.deviceId.toLowerCase()}"`).waitFor()
		await field(page, 'Device').fill(eui.deviceId)
		await field(page, 'Payload').fill('00')
		await field(page, 'Reference').fill('resiot')
		await button(page, 'Send').click()
		await frames(page).filter({ hasText: 'comm_tx' }).first().waitFor()
		await page.getByRole('article', { name: 'Downlink resiot' }).locator('header').getByText('sent').waitFor()
		await page.getByText('Native').click()
		await frames(page).filter({ hasText: 'uplink' }).first().waitFor()
		expectClean()
		await close()
	})

	it('ends the connection of a key that is revoked, says so, and does not try again', async () => {
		const { db, host } = test.stack()
		const act = actionsOf(test.stack())
		const keys = keysCommand(db, host.output('KeysTable'), Date.now, act)
		const made = (await keys('create', '--scope', scopes)) as MadeKey
		const { page, close } = await open(made.key)
		await untilLive(page)
		await keys('revoke', made.id)
		await page.getByRole('status').getByText('Refused', { exact: true }).waitFor()
		await page.getByText('This needs a valid key').waitFor()
		await close()
	})

	it('says which scope a key lacks', async () => {
		const { page, close } = await open(await keyOf('downlinks:write'))
		await page.getByRole('status').getByText('Refused', { exact: true }).waitFor()
		await page.getByText('does not have the scope stream:read').waitFor()
		await close()
	})

	it('fits a phone', async () => {
		const { page, expectClean, close } = await open(key, { viewport: phone, colorScheme: 'dark' })
		await untilLive(page)
		await publish()
		await frames(page).first().click()
		await detail(page).waitFor()
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), phone.width)
		await expectAccessible(page)
		expectClean()
		await close()
	})
})
