import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { BatchWriteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { tableNamed } from '../../cdk/testing/crowd.ts'
import { deviceKey } from '../../lambda/devices/device.ts'
import { interpret } from '../../lambda/imports/formats/formats.ts'
import { draftEntry, type Entry } from '../../lambda/imports/ledger/entry.ts'
import { usePage } from '../testing/usePage.ts'
import { openImports } from './testing/openImports.ts'

const device = { deviceId: 'oob-352656100000003', fingerprint: '29a.abcdeh' }

const count = 10_000

/** Every 2500th one is refused. */
const entryOf = (seq: number, now: number): Entry => {
	const message = {
		v: 1,
		deviceId: device.deviceId,
		messageId: `m${seq}`,
		receivedAt: now - (count - seq) * 1000,
		door: 'iot',
		contentFormat: 'application/senml+json',
		payload: Buffer.from(seq % 2500 === 0 ? 'hello' : `[{"n":"14205/0/0","v":${seq / 1000}}]`),
	} as const
	return { ...draftEntry(message, interpret(message), { retentionDays: 30 }), seq }
}

describe('a log of 10,000 imports', () => {
	const test = usePage([device])

	before(async () => {
		const { db, host } = test.stack()
		const [ledger, devices] = [tableNamed(host, 'LedgerTable') ?? '', tableNamed(host, 'DevicesTable') ?? '']
		const now = Date.now()
		for (let first = 1; first <= count; first += 25) {
			const requests = Array.from({ length: 25 }, (_, index) => ({
				PutRequest: { Item: marshall(entryOf(first + index, now)) },
			}))
			const { UnprocessedItems = {} } = await db.send(
				new BatchWriteItemCommand({ RequestItems: { [ledger]: requests } }),
			)
			assert.deepEqual(UnprocessedItems, {})
		}
		await db.send(
			new UpdateItemCommand({
				TableName: devices,
				Key: marshall(deviceKey(device.deviceId)),
				UpdateExpression: 'SET lastSeq = :seq',
				ExpressionAttributeValues: marshall({ ':seq': count }),
			}),
		)
	})

	it('is read to its end by those who scroll, and never has more than a screen of it drawn', async () => {
		const { page, row, untilOpen, expectClean, close } = await openImports(test, device)
		await untilOpen(count)
		const list = page.getByRole('listbox')
		await list.focus()
		let read = 0
		while (read < count) {
			const before = read
			await list.press('End')
			await page.waitForFunction((known) => {
				const text = document.querySelector('.import-count')?.textContent ?? ''
				return Number(/([\d,]+) imports?/.exec(text)?.[1]?.replaceAll(',', '') ?? 0) > known
			}, before)
			const text = (await page.locator('.import-count').innerText()).match(/([\d,]+) imports?/)?.[1]
			read = Number(text?.replaceAll(',', ''))
			const drawn = await list.getByRole('option').count()
			assert.ok(drawn < 40, `${drawn} rows`)
		}
		await list.press('End')
		await untilOpen(1)
		await list.press('Home')
		await untilOpen(count)
		await page.getByLabel('Errors only').check()
		await page.getByText('4 of 10,000 imports').waitFor()
		assert.equal(await list.getByRole('option').count(), 4)
		await row(2500).click()
		await untilOpen(2500)
		expectClean()
		await close()
	})

	it('is searched by a filter, which asks before it goes on', async () => {
		const { page, row, untilOpen, close } = await openImports(test, device)
		await untilOpen(count)
		await page.getByLabel('Errors only').check()
		const further = page.getByRole('button', { name: 'Search older imports' })
		await further.click()
		await further.click()
		await row(7500).click()
		await untilOpen(7500)
		await close()
	})
})
