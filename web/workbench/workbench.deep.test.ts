import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { makeIntegration } from '../../testing/makeIntegration.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { expectAccessible } from '../testing/expectAccessible.ts'
import { phone } from '../testing/openPage.ts'
import { usePage } from '../testing/usePage.ts'

const script = `function Decoder(payload, metadata) {
	var [name, value] = String.fromCharCode(...payload).split(',')
	print('site', metadata.site)
	return { deviceName: name, deviceType: 'meter', telemetry: { level: Number(value) } }
}`

const scopes = 'integrations:read,integrations:write,converters:read,converters:write'

type Made = { readonly integrationId: string; readonly path: string; readonly converterId: string }

describe('the workbench', () => {
	const test = usePage([])
	let key: string
	let made: Made
	const keyOf = async (scope: string, ...more: readonly string[]) => {
		const { db, host } = test.stack()
		return (await makeKey(db, host.output('KeysTable'))('--scope', scope, ...more)).key
	}
	const newIntegration = async (name: string): Promise<Made> => {
		const { db, host } = test.stack()
		const { integrationId, path, converter } = await makeIntegration(db, host.output('IntegrationsTable'))(
			script,
			{ name, metadata: { site: 'north' } },
		)
		return { integrationId, path, converterId: converter.converterId }
	}
	const send = async (path: string, body: string): Promise<void> => {
		const from = test.stack().host.lines.length
		const { status } = await fetch(`${test.stack().restUrl}${path}`, { method: 'POST', body })
		assert.equal(status, 202)
		await test.stack().logged(['"message":"imported"'], 1, from)
	}
	const ask = async (path: string, init: RequestInit = {}) => {
		const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
		const response = await fetch(`${test.stack().restUrl}${path}`, { ...init, headers })
		return (await response.json()) as Record<string, never>
	}
	before(async () => {
		key = await keyOf(scopes)
		made = await newIntegration('Stations')
		for (const body of ['SN-1,1.5', 'SN-2,2.5']) await send(made.path, body)
	})

	const open = async (presented = key, options = {}) => {
		const opened = await test.open({ place: '#/workbench', ...options })
		const { page } = opened
		await page.evaluate((text) => sessionStorage.setItem('senml-live.key', text), presented)
		await page.reload()
		return opened
	}
	const choose = (page: Page, name: string) => page.getByLabel('Integration').selectOption({ label: name })
	const editor = (page: Page) => page.getByLabel('Script of the converter')
	const edit = async (page: Page, change: (source: string) => string): Promise<void> =>
		editor(page).fill(change(await editor(page).inputValue()))
	const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
	const row = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text })

	it('edits a converter, runs it on recorded messages, stores it and uses it', async () => {
		const { page, expectClean, close } = await open()
		await page.getByText('version 1', { exact: false }).first().waitFor()
		assert.equal(await editor(page).inputValue(), script)
		await button(page, 'Run').click()
		await row(page, 'SN-1,1.5').getByText('same').waitFor()
		await edit(page, (source) => source.replace('Number(value)', 'Number(value) * 10'))
		await page.keyboard.press('Control+Enter')
		await row(page, 'SN-1,1.5').getByText('1 difference').waitFor()
		await row(page, 'SN-1,1.5').getByRole('button').click()
		const result = page.getByRole('region', { name: 'Result' })
		await result.getByText('telemetry.level').waitFor()
		assert.deepEqual(
			[await result.locator('del').textContent(), await result.locator('ins').textContent()],
			['1.5', '15'],
		)
		await result.getByText('site north').waitFor()
		await expectAccessible(page)
		await button(page, 'Save as new version').click()
		await page.getByRole('status').getByText('Stored as version 2.').waitFor()
		assert.deepEqual((await ask(`/integrations/${made.integrationId}`))['converter'], {
			converterId: made.converterId,
			version: 1,
		})
		await button(page, 'Use version 2').click()
		await page.getByText('“Stations” uses version 2 now.').waitFor()
		assert.deepEqual((await ask(`/integrations/${made.integrationId}`))['converter'], {
			converterId: made.converterId,
			version: 2,
		})
		await button(page, 'Run').click()
		await row(page, 'SN-1,1.5').getByText('same').waitFor()
		expectClean()
		await close()
	})

	it('marks the line of an error, of a run and of what is not stored', async () => {
		const { page, problems, close } = await open()
		await edit(page, (source) =>
			source.replace('print(', "if (name === 'SN-2') throw new Error('no')\n\tprint("),
		)
		await button(page, 'Run').click()
		await row(page, 'SN-2').getByText('failed: threw').waitFor()
		const place = page.getByRole('button', { name: 'Line 3, column' })
		await place.click()
		const caret = await editor(page).evaluate((area: HTMLTextAreaElement) => area.selectionStart)
		const before = (await editor(page).inputValue()).slice(0, caret)
		assert.equal(before.split('\n').length, 3)
		await edit(page, () => 'function Decoder() {\n\tvar = 1\n}')
		assert.equal(await place.count(), 0)
		await button(page, 'Save as new version').click()
		await page.getByRole('button', { name: 'Line 2, column' }).waitFor()
		assert.equal(await editor(page).getAttribute('aria-invalid'), 'true')
		await expectAccessible(page)
		// Chromium writes the status of the refusal to the console.
		assert.deepEqual(
			problems.filter((text) => !text.includes('status of 400')),
			[],
		)
		await close()
	})

	it('says why a script is stopped, and goes on', async () => {
		const { page, expectClean, close } = await open()
		for (const [source, verdict, says] of [
			['for (;;);', 'failed: time', /more than 100 ms/],
			['var a = []; for (;;) a.push(new Uint8Array(1e6))', 'failed: memory', /more than 16 MB/],
			['return { a: "x".repeat(300000) }', 'failed: output-size', /at most 262144/],
		] as const) {
			await edit(page, () => source)
			await button(page, 'Run').click()
			await row(page, 'SN-1').getByText(verdict).waitFor()
			await page.getByRole('region', { name: 'Result' }).getByText(says).waitFor()
		}
		expectClean()
		await close()
	})

	it('runs on bytes that somebody types in, and says what is wrong with them', async () => {
		const empty = await newIntegration('Empty')
		const { page, expectClean, close } = await open()
		await choose(page, 'Empty')
		await page.getByText('has no message yet').waitFor()
		await button(page, 'Run').click()
		await page.getByRole('status').getByText('no message to run it on').waitFor()
		await page.getByLabel('Bytes of your own').fill('0x534e2d392')
		await button(page, 'Run').click()
		await page.getByRole('status').getByText('two hex digits').waitFor()
		await page.getByLabel('Bytes of your own').fill('0x534e2d39 2c34')
		await button(page, 'Run').click()
		await page.getByRole('region', { name: 'Result' }).getByText('"deviceName": "SN-9"').waitFor()
		const { entries } = await ask(`/integrations/${empty.integrationId}/log`)
		assert.deepEqual(entries, [])
		expectClean()
		await close()
	})

	it('keeps the draft if somebody else has changed the integration meanwhile', async () => {
		const shared = await newIntegration('Shared')
		const { page, close } = await open()
		await choose(page, 'Shared')
		await edit(page, (source) => `${source}\n// mine`)
		await button(page, 'Save as new version').click()
		await button(page, 'Use version 2').waitFor()
		const body = JSON.stringify({ revision: 1, metadata: { site: 'south' } })
		await ask(`/integrations/${shared.integrationId}`, { method: 'PATCH', body })
		await button(page, 'Use version 2').click()
		await page.getByRole('status').getByText('changed meanwhile').waitFor()
		assert.match(await editor(page).inputValue(), /mine$/)
		await button(page, 'Use version 2').click()
		await page.getByText('“Shared” uses version 2 now.').waitFor()
		await close()
	})

	it('says which scope a key lacks', async () => {
		const { page, close } = await open(await keyOf('integrations:read,converters:read'))
		await button(page, 'Run').click()
		await page.getByRole('status').getByText('does not have the scope converters:write').waitFor()
		await close()
		const other = await open(await keyOf('stream:read'))
		await other.page.getByRole('status').getByText('does not have the scope integrations:read').waitFor()
		await other.close()
	})

	it('says what keeps an integration from being opened, and opens another one', async () => {
		const gone = await newIntegration('Gone')
		const { page, close } = await open()
		await page.getByLabel('Integration').getByText('Gone').waitFor({ state: 'attached' })
		await ask(`/integrations/${gone.integrationId}`, { method: 'DELETE' })
		await choose(page, 'Gone')
		await page.getByRole('status').getByText('There is no integration with this id.').waitFor()
		await choose(page, 'Stations')
		await editor(page).waitFor()
		await close()
	})

	it('says that a key sees no integration', async () => {
		const { page, close } = await open(await keyOf(scopes, '--integrations', 'int-none'))
		await page.getByText('There is no integration yet.').waitFor()
		await close()
	})

	it('says that a key may not read the log', async () => {
		const { page, close } = await open(await keyOf(scopes, '--models', 'PCA20065'))
		await page.getByRole('status').getByText('concerns messages of all devices').waitFor()
		await close()
	})

	it('shows what messages and scripts contain as text, and loads and runs nothing of it', async () => {
		const hostile = await newIntegration('<img src=x onerror=alert(1)>')
		await send(hostile.path, '<script>alert(1)</script>\u202e,1')
		const { page, expectClean, close } = await open()
		await choose(page, '<img src=x onerror=alert(1)>')
		await edit(
			page,
			() => "print('<b>x</b>\\u202e'); return { deviceName: '<i>', deviceType: 'x', telemetry: {} }",
		)
		await button(page, 'Run').click()
		const result = page.getByRole('region', { name: 'Result' })
		await result.getByText('<b>x</b>\\u202e').waitFor()
		assert.equal(await page.locator('main').locator('img, script, b, i').count(), 0)
		expectClean()
		await close()
	})

	it('fits a phone', async () => {
		const { page, expectClean, close } = await open(key, { viewport: phone, colorScheme: 'dark' })
		await button(page, 'Run').click()
		await row(page, 'SN-1').getByText('same').waitFor()
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), phone.width)
		await expectAccessible(page)
		expectClean()
		await close()
	})
})
