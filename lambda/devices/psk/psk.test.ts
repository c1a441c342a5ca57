import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { deviceKey } from '../device.ts'
import { findDeviceById } from '../findDevice.ts'
import { registerDevice } from '../registerDevice.ts'
import { removeDevice } from '../removeDevice.ts'
import { ensurePsk } from './ensurePsk.ts'
import { pskOf } from './pskOf.ts'
import { sealingKeyOf } from './seal.ts'
import { revokePsk } from './storedPsk.ts'

const model = 'PCA20065'
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')

for (const emulator of emulators)
	describe(`the pre-shared key of a device on ${emulator}`, () => {
		let tables: Tables
		let table: string
		before(async () => {
			tables = await startTables(emulator)
			table = tables.table('DEVICES_TABLE')
		})
		after(() => tables.close())

		const sealingKey = async () => sealingKeyOf('a secret')
		const register = (deviceId: string) =>
			registerDevice(tables.db, table)({ deviceId, model, fingerprint: `29a.${deviceId}2222` })
		const ensure = (deviceId: string, { renew = false, now = 1_795_861_260_000 } = {}) =>
			ensurePsk({ db: tables.db, table, sealingKey, now })(deviceId, renew)
		const find = (identity: string) => pskOf(tables.db, table, sealingKey)(identity)
		const revoke = (deviceId: string) => revokePsk(tables.db, table)(deviceId)
		const item = async (deviceId: string) => {
			const { Item = {} } = await tables.db.send(
				new GetItemCommand({ TableName: table, Key: marshall(deviceKey(deviceId)), ConsistentRead: true }),
			)
			return unmarshall(Item)
		}

		it('has 16 bytes, and is found by the id of the device', async () => {
			await register('a')
			const made = await ensure('a')
			assert.equal(made?.key.length, 16)
			assert.deepEqual([made.isNew, made.since], [true, 1_795_861_260_000])
			assert.equal(hex(await find('a')), hex(made.key))
		})

		it('is not in the table as it is', async () => {
			await register('b')
			const key = hex((await ensure('b'))?.key) ?? ''
			const { psk, pskSince } = await item('b')
			assert.equal(pskSince, 1_795_861_260_000)
			assert.equal(hex(psk)?.includes(key), false)
		})

		it('stays the same when it is asked for again', async () => {
			await register('c')
			const made = await ensure('c')
			const again = await ensure('c', { now: 1_795_861_999_000 })
			assert.deepEqual(
				[hex(again?.key), again?.since, again?.isNew],
				[hex(made?.key), 1_795_861_260_000, false],
			)
		})

		it('is another one after renewal', async () => {
			await register('d')
			const made = await ensure('d')
			const renewed = await ensure('d', { renew: true, now: 1_795_861_999_000 })
			assert.notEqual(hex(renewed?.key), hex(made?.key))
			assert.deepEqual([renewed?.isNew, renewed?.since], [true, 1_795_861_999_000])
			assert.equal(hex(await find('d')), hex(renewed?.key))
		})

		it('is one key for all who make it at the same time', async () => {
			await register('e')
			const keys = await Promise.all(Array.from({ length: 8 }, () => ensure('e')))
			assert.equal(new Set(keys.map((made) => hex(made?.key))).size, 1)
			assert.equal(hex(await find('e')), hex(keys[0]?.key))
		})

		it('is not found after it was revoked, and can be made again', async () => {
			await register('f')
			const made = await ensure('f')
			assert.equal(await revoke('f'), true)
			assert.equal(await find('f'), undefined)
			const { psk, pskSince } = await item('f')
			assert.deepEqual([psk, pskSince], [undefined, undefined])
			assert.equal(await revoke('f'), false)
			assert.notEqual(hex((await ensure('f'))?.key), hex(made?.key))
		})

		it('is none of a device that is not registered, and no item comes of asking', async () => {
			assert.equal(await ensure('unknown'), undefined)
			assert.equal(await ensure('unknown', { renew: true }), undefined)
			assert.equal(await revoke('unknown'), undefined)
			assert.equal(await find('unknown'), undefined)
			assert.equal(await findDeviceById(tables.db, table)('unknown'), undefined)
		})

		for (const identity of ['', 'x'.repeat(129), 'a#b', 'fingerprint#29a.a2222', 'a\0', 'ä'])
			it(`is none of an identity that is no device id: ${JSON.stringify(identity.slice(0, 24))}`, async () => {
				assert.equal(await find(identity), undefined)
			})

		it('is erased with the device, and does not come back with its next registration', async () => {
			await register('g')
			await ensure('g')
			await removeDevice(tables.db, table)('g')
			assert.equal(await find('g'), undefined)
			await register('g')
			assert.equal(await find('g'), undefined)
		})

		it('stays when the device is registered again', async () => {
			await register('h')
			const made = await ensure('h')
			await register('h')
			assert.equal(hex(await find('h')), hex(made?.key))
		})

		it('does not open on the item of another device', async () => {
			await register('i')
			await register('j')
			await ensure('i')
			const { psk } = await item('i')
			await tables.db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall(deviceKey('j')),
					UpdateExpression: 'SET psk = :psk',
					ExpressionAttributeValues: marshall({ ':psk': psk }),
				}),
			)
			await assert.rejects(find('j'), /the PSK of j cannot be opened: it was sealed for another device/)
		})
	})
