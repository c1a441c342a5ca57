import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import type { Key } from '../../rest/access/gate.ts'
import { deviceKey, fingerprintKey } from '../device.ts'
import { answerPage } from './answerPage.ts'
import { type ListedDevice, scanDevices } from './scanDevices.ts'

/** Of 90 devices every third is a kit; each has one fingerprint, or two. */
const devices = Array.from({ length: 90 }, (_, index) => ({
	deviceId: `device-${index}`,
	model: index % 3 === 0 ? 'kit' : 'PCA20065',
	...(index % 2 === 0 ? { lastSeen: 1_694_503_339_523 + index } : {}),
}))

const idOf = ({ deviceId }: { readonly deviceId: string }) => deviceId

const key: Key = { keyId: 'reader', scopes: ['devices:read'], sees: {}, pageSecret: new Uint8Array(32) }

type Page = { readonly devices: readonly { readonly id: string }[]; readonly nextToken?: string }

for (const emulator of emulators)
	describe(`the pages of devices on ${emulator}`, () => {
		let tables: Tables
		let reads: { readonly items: number; readonly found: number }[]
		let answer: (
			query: { readonly limit?: string; readonly nextToken?: string },
			maySee?: (device: ListedDevice) => boolean,
			of?: Key,
		) => Promise<object>
		before(async () => {
			tables = await startTables(emulator)
			const table = tables.table('DEVICES_TABLE')
			const put = (item: object) =>
				tables.db.send(new PutItemCommand({ TableName: table, Item: marshall(item) }))
			for (const [index, { deviceId, ...members }] of devices.entries()) {
				await put({ ...deviceKey(deviceId), deviceId, ...members, fingerprint: `29a.secret${index}` })
				await put({ ...fingerprintKey(`29a.secret${index}`), deviceId })
				if (index % 4 === 0) await put({ ...fingerprintKey(`29a.ether${index}`), deviceId })
			}
			const scan = scanDevices(tables.db, table)
			answer = (query, maySee = () => true, of = key) =>
				answerPage({
					maySee: (_, device) => maySee(device),
					scan: async (items, after) => {
						const scanned = await scan(items, after)
						reads.push({ items, found: scanned.devices.length })
						return scanned
					},
				})(of, query)
		})
		after(() => tables.close())

		const allPages = async (
			limit: number,
			maySee?: (device: ListedDevice) => boolean,
		): Promise<readonly Page[]> => {
			const pages: Page[] = []
			reads = []
			let from: object = {}
			for (;;) {
				const page = (await answer({ limit: String(limit), ...from }, maySee)) as Page
				pages.push(page)
				if (page.nextToken === undefined) return pages
				from = { nextToken: page.nextToken }
			}
		}

		for (const limit of [1, 7, 30, 89, 90, 100])
			it(`are together every device once, with at most ${limit} on each`, async () => {
				const pages = await allPages(limit)
				assert.ok(pages.every((page) => page.devices.length <= limit))
				const ids = pages.flatMap((page) => page.devices.map(({ id }) => id))
				assert.deepEqual(ids.toSorted(), devices.map(idOf).toSorted())
			})

		it('show id, model and when a device was seen, and nothing else', async () => {
			const shown = (await allPages(100)).flatMap((page) => page.devices)
			const byId = new Map(shown.map((device) => [device.id, device]))
			assert.deepEqual(byId.get('device-0'), {
				id: 'device-0',
				model: 'kit',
				lastSeen: '2023-09-12T07:22:19.523Z',
			})
			assert.deepEqual(byId.get('device-1'), { id: 'device-1', model: 'PCA20065' })
			assert.ok(!JSON.stringify(shown).includes('29a.'))
		})

		it('have only what the key may see', async () => {
			const isKit = ({ model }: ListedDevice) => model === 'kit'
			for (const limit of [3, 100]) {
				const ids = (await allPages(limit, isKit)).flatMap((page) => page.devices.map(({ id }) => id))
				assert.deepEqual(ids.toSorted(), devices.filter(isKit).map(idOf).toSorted())
			}
		})

		it('take one scan of bounded length each, also where the key sees nothing', async () => {
			for (const [limit, items] of [
				[1, 30],
				[20, 60],
			] as const) {
				const pages = await allPages(limit, () => false)
				assert.deepEqual(new Set(reads.map((read) => read.items)), new Set([items]))
				assert.equal(reads.length, pages.length)
				assert.ok(pages.length > 1)
				assert.ok(pages.every((page) => page.devices.length === 0))
			}
		})

		it('do not name in their tokens what is not shown', async () => {
			for (const { nextToken } of await allPages(1, () => false)) {
				const bytes = Buffer.from(nextToken ?? '', 'base64url').toString('latin1')
				assert.doesNotMatch(bytes, /device|fingerprint|secret/)
			}
		})

		it('refuse the token of another key, and one that is none', async () => {
			reads = []
			const { nextToken = '' } = (await answer({ limit: '1' })) as Page
			const other = { ...key, pageSecret: new Uint8Array(32).fill(1) }
			for (const refused of [
				await answer({ nextToken }, undefined, other),
				await answer({ nextToken: 'A'.repeat(60) }),
			])
				assert.partialDeepStrictEqual(refused, {
					problem: { status: 400, detail: '/nextToken: must be the one of the previous page' },
				})
			assert.equal(reads.length, 1)
		})

		it('go on behind a device that was removed meanwhile', async () => {
			const first = (await answer({ limit: '1' })) as Page
			assert.equal(first.devices.length, 1)
			const last = first.devices[0]?.id ?? ''
			const table = tables.table('DEVICES_TABLE')
			await tables.db.send(new DeleteItemCommand({ TableName: table, Key: marshall(deviceKey(last)) }))
			const { nextToken = '' } = first
			const rest: string[] = []
			let from: Page = (await answer({ nextToken })) as Page
			for (;;) {
				rest.push(...from.devices.map(({ id }) => id))
				if (from.nextToken === undefined) break
				from = (await answer({ nextToken: from.nextToken })) as Page
			}
			assert.deepEqual(
				rest.toSorted(),
				devices
					.map(idOf)
					.filter((id) => id !== last)
					.toSorted(),
			)
		})
	})
