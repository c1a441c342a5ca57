import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { markSeen } from './deviceItem.ts'
import { ensureDevice } from './ensureDevice.ts'
import { findDeviceByFingerprint } from './findDevice.ts'
import { registerDevice } from './registerDevice.ts'

const model = 'canary'

for (const emulator of emulators)
	describe(`a device that registers itself, in the table of devices on ${emulator}`, () => {
		let tables: Tables
		let table: string
		before(async () => {
			tables = await startTables(emulator)
			table = tables.table('DEVICES_TABLE')
		})
		after(() => tables.close())
		const ensure = (deviceId: string, fingerprint: string) =>
			ensureDevice(tables.db, table)({ deviceId, model }, fingerprint)
		const find = (fingerprint: string) => findDeviceByFingerprint(tables.db, table)(fingerprint)

		it('is opened by its fingerprint', async () => {
			assert.equal(await ensure('new', 'ca.newdevice'), 'ca.newdevice')
			assert.equal((await find('ca.newdevice'))?.deviceId, 'new')
		})

		it('keeps its first fingerprint, and what is known of it', async () => {
			await ensure('known', 'ca.first222')
			await markSeen(tables.db, table)({ deviceId: 'known', seq: 7, at: 1 })
			assert.equal(await ensure('known', 'ca.secand22'), 'ca.first222')
			assert.equal((await find('ca.first222'))?.lastSeq, 7)
			assert.equal(await find('ca.secand22'), undefined)
		})

		it('has one fingerprint, however many register it at the same time', async () => {
			const made = ['ca.aaaaaa', 'ca.bbbbbb', 'ca.cccccc', 'ca.dddddd']
			const given = new Set(await Promise.all(made.map((fingerprint) => ensure('raced', fingerprint))))
			const [one = ''] = given
			assert.equal(given.size, 1)
			assert.equal((await find(one))?.deviceId, 'raced')
		})

		it('is opened after the second try when the first one stopped half-way', async () => {
			const stop = new Error('stopped')
			tables.db.middlewareStack.add(
				(next, { commandName }) =>
					async (args) => {
						if (commandName === 'PutItemCommand') throw stop
						return next(args)
					},
				{ step: 'initialize', name: 'stop' },
			)
			await assert.rejects(ensure('half', 'ca.haff2222'), stop)
			tables.db.middlewareStack.remove('stop')
			assert.equal(await find('ca.haff2222'), undefined)
			assert.equal(await ensure('half', 'ca.ather222'), 'ca.haff2222')
			assert.equal((await find('ca.haff2222'))?.deviceId, 'half')
		})

		it('has a log of its own after the imports from before, if it is new', async () => {
			const seen: string[] = []
			const after = ensureDevice(tables.db, table, async (deviceId) => {
				seen.push(deviceId)
				return 7
			})
			assert.equal(await after({ deviceId: 'heir', model }, 'ca.heir2222'), 'ca.heir2222')
			const { firstSeq, lastSeq, model: kept } = (await find('ca.heir2222')) ?? {}
			assert.deepEqual([firstSeq, lastSeq, kept, seen], [8, 7, model, ['heir']])
			await ensure('settled', 'ca.settled2')
			assert.equal(await after({ deviceId: 'settled', model }, 'ca.ather333'), 'ca.settled2')
			assert.equal((await find('ca.settled2'))?.firstSeq, undefined)
		})

		it('does not take the fingerprint of another device', async () => {
			await registerDevice(tables.db, table)({ deviceId: 'owner', model, fingerprint: 'ca.taken222' })
			await assert.rejects(ensure('thief', 'ca.taken222'), { name: 'ConditionalCheckFailedException' })
			assert.equal((await find('ca.taken222'))?.deviceId, 'owner')
		})
	})
