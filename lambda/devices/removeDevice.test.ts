import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { localDynamoDb, type Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { fingerprintKey } from './device.ts'
import { findDeviceByFingerprint } from './findDevice.ts'
import { listDevices } from './listDevices.ts'
import { registerDevice } from './registerDevice.ts'
import { fingerprintsOf, removeDevice, removeFingerprints } from './removeDevice.ts'

const model = 'PCA20065'

for (const emulator of emulators)
	describe(`removing a device on ${emulator}`, () => {
		let tables: Tables
		let table: string
		before(async () => {
			tables = await startTables(emulator)
			table = tables.table('DEVICES_TABLE')
		})
		after(() => tables.close())
		const register = (deviceId: string, fingerprint: string) =>
			registerDevice(tables.db, table)({ deviceId, model, fingerprint })
		const put = (item: object) =>
			tables.db.send(new PutItemCommand({ TableName: table, Item: marshall(item) }))

		it('takes its fingerprints, confirmed or not, then its item, and counts them', async () => {
			await register('device', '29a.device22')
			await put({ ...fingerprintKey('29a.stray222'), deviceId: 'device' })
			assert.equal(await removeFingerprints(tables.db, table)('device'), 2)
			assert.equal(await findDeviceByFingerprint(tables.db, table)('29a.device22'), undefined)
			assert.equal(await removeDevice(tables.db, table)('device'), 1)
			assert.deepEqual(await listDevices(tables.db, table), [])
		})

		it('takes the long and the short fingerprint of a device that has both', async () => {
			const both = {
				deviceId: 'both',
				model,
				fingerprint: '29a.pair22222345',
				otherFingerprint: '29a.pair22',
			}
			await registerDevice(tables.db, table)(both)
			const find = findDeviceByFingerprint(tables.db, table)
			for (const fingerprint of [both.fingerprint, both.otherFingerprint])
				assert.equal((await find(fingerprint))?.deviceId, 'both')
			assert.equal(await removeFingerprints(tables.db, table)('both'), 2)
			for (const fingerprint of [both.fingerprint, both.otherFingerprint])
				assert.equal(await find(fingerprint), undefined)
			assert.equal(await removeDevice(tables.db, table)('both'), 1)
		})

		it('counts nothing of a device that there is not', async () => {
			assert.equal(await removeFingerprints(tables.db, table)('device'), 0)
			assert.equal(await removeDevice(tables.db, table)('device'), 0)
		})

		it('leaves a device whose id begins with that of another one', async () => {
			await register('kit', '29a.kit22222')
			await register('kit2', '29a.kit33333')
			assert.equal(await removeFingerprints(tables.db, table)('kit'), 1)
			assert.equal(await removeDevice(tables.db, table)('kit'), 1)
			const found = await findDeviceByFingerprint(tables.db, table)('29a.kit33333')
			assert.equal(found?.deviceId, 'kit2')
		})

		it('frees the fingerprint for another device', async () => {
			await register('first', '29a.free2222')
			await removeFingerprints(tables.db, table)('first')
			await removeDevice(tables.db, table)('first')
			assert.equal(await register('second', '29a.free2222'), 'registered')
		})

		it('does not take a fingerprint that has gone to another device since it was found', async () => {
			const fingerprint = '29a.moved222'
			await register('former', fingerprint)
			const db = localDynamoDb(tables.endpoint)
			db.middlewareStack.add(
				(next, { commandName }) =>
					async (args) => {
						const isDelete = commandName === 'DeleteItemCommand'
						if (isDelete) await put({ ...fingerprintKey(fingerprint), deviceId: 'present' })
						return next(args)
					},
				{ step: 'initialize' },
			)
			assert.equal(await removeFingerprints(db, table)('former'), 0)
			db.destroy()
			assert.deepEqual(await fingerprintsOf(tables.db, table)('present'), [`fingerprint#${fingerprint}`])
		})

		it('finds the fingerprints of a device among more than a page of others', async () => {
			// A page of a scan ends at 1 MB.
			const note = 'x'.repeat(300_000)
			for (let index = 0; index < 8; index++)
				await put({ ...fingerprintKey(`29a.page222${index + 2}`), deviceId: 'crowded', note })
			assert.equal((await fingerprintsOf(tables.db, table)('crowded')).length, 8)
		})
	})
