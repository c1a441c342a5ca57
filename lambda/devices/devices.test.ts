import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { freePort } from '../../local/server/freePort.ts'
import { localDynamoDb, type Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { clientOptions } from '../aws/clientOptions.ts'
import { deviceKey, fingerprintKey, firstSeqOf } from './device.ts'
import { countSocket, markSeen } from './deviceItem.ts'
import { findDeviceByFingerprint, findDeviceById } from './findDevice.ts'
import { deviceIdentity } from './identity.ts'
import { listDevices } from './listDevices.ts'
import { registerDevice } from './registerDevice.ts'
import { hideBefore } from './watchers/hideBefore.ts'

const model = 'PCA20065'

/** The functions under test on one table, which every test fills with devices of its own. */
const devicesOn = (db: DynamoDBClient, table: string) => ({
	register: registerDevice(db, table),
	findById: findDeviceById(db, table),
	findByFingerprint: findDeviceByFingerprint(db, table),
	markSeen: markSeen(db, table),
	list: () => listDevices(db, table),
	/** what an interrupted registration, or an operator's hand, may leave behind */
	put: async (item: object) => {
		await db.send(new PutItemCommand({ TableName: table, Item: marshall(item) }))
	},
	has: async (key: { id: string }) => {
		const { Item } = await db.send(
			new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
		)
		return Item !== undefined
	},
})

for (const emulator of emulators)
	describe(`the table of devices on ${emulator}`, () => {
		let tables: Tables
		let devices: ReturnType<typeof devicesOn>
		before(async () => {
			tables = await startTables(emulator)
			devices = devicesOn(tables.db, tables.table('DEVICES_TABLE'))
		})
		after(() => tables.close())

		describe('a registered device', () => {
			const device = { deviceId: 'registered', model, fingerprint: '29a.registered22' }
			before(async () => assert.equal(await devices.register(device), 'registered'))

			it('is found by its id', async () => {
				const { deviceId, model, fingerprint, lastSeen, lastSeq } =
					(await devices.findById('registered')) ?? {}
				assert.deepEqual(
					{ deviceId, model, fingerprint, lastSeen, lastSeq },
					{ ...device, lastSeen: undefined, lastSeq: undefined },
				)
			})

			for (const text of ['29a.registered22', '29A.REGISTERED22', '29a.Registered22'])
				it(`is found by its fingerprint, written ${text}`, async () => {
					assert.equal((await devices.findByFingerprint(text))?.deviceId, 'registered')
				})

			for (const text of [
				'29a.unregistered',
				'29a.registered2',
				'29b.registered22',
				'registered',
				'',
				undefined,
			])
				it(`is not found by ${text}`, async () => {
					assert.equal(await devices.findByFingerprint(text), undefined)
				})

			it('stays as it is when it is registered again', async () => {
				await devices.markSeen({ deviceId: 'registered', seq: 3, at: 1694503339523 })
				const before = await devices.findById('registered')
				assert.equal(await devices.register(device), 'registered')
				assert.deepEqual(await devices.findById('registered'), before)
				assert.equal((await devices.findByFingerprint(device.fingerprint))?.lastSeq, 3)
			})

			it('gets another model, and keeps the rest, when it is registered with it', async () => {
				assert.equal(await devices.register({ ...device, model: 'thingy91x' }), 'registered')
				const { model, fingerprint, lastSeq } = (await devices.findById('registered')) ?? {}
				assert.deepEqual(
					{ model, fingerprint, lastSeq },
					{ model: 'thingy91x', fingerprint: device.fingerprint, lastSeq: 3 },
				)
			})
		})

		describe('a device that the message of an integration created', () => {
			const origin = { name: 'Cellar / left', integrationId: 'int-1', group: 'cellar' }
			const device = { deviceId: 'created', model: 'default', fingerprint: '29a.created222', ...origin }

			it('has its name, its integration and its group', async () => {
				assert.equal(await devices.register(device), 'registered')
				const { name, integrationId, group } = (await devices.findById('created')) ?? {}
				assert.deepEqual({ name, integrationId, group }, origin)
			})

			it('keeps them, and shows none of them in its identity', async () => {
				assert.equal(await devices.register({ ...device, name: 'other', group: 'other' }), 'registered')
				const found = await devices.findById('created')
				assert.ok(found)
				assert.deepEqual([found.name, found.group], [origin.name, origin.group])
				assert.deepEqual(Object.keys(deviceIdentity(found)), ['@context', 'id', 'model'])
			})
		})

		describe('a device under whose id messages came before it was registered', () => {
			const earlier = (isShown: boolean, ...newest: readonly number[]) => {
				const answers = [...newest]
				return { newestSeq: async () => answers.shift() ?? newest.at(-1) ?? 0, isShown }
			}
			const registerAfter = (deviceId: string, log: ReturnType<typeof earlier>) =>
				registerDevice(
					tables.db,
					tables.table('DEVICES_TABLE'),
					log,
				)({
					deviceId,
					model,
					fingerprint: `29a.${deviceId}`,
				})
			const found = async (deviceId: string) => {
				const device = await devices.findById(deviceId)
				assert.ok(device !== undefined)
				const { firstSeq, lastSeq, showsEarlier } = device
				return { firstSeq, lastSeq, showsEarlier, sees: firstSeqOf(device) }
			}
			const unset = undefined

			it('has the log behind them for its own, and goes on where it is', async () => {
				assert.equal(await registerAfter('behind22', earlier(false, 7)), 'registered')
				assert.deepEqual(await found('behind22'), { firstSeq: 8, lastSeq: 7, showsEarlier: unset, sees: 8 })
			})

			it('has all of an empty log', async () => {
				await registerAfter('empty222', earlier(false, 0))
				const none = { firstSeq: unset, lastSeq: unset, showsEarlier: unset, sees: 1 }
				assert.deepEqual(await found('empty222'), none)
			})

			it('shows them if that is asked for, also later', async () => {
				await registerAfter('asked222', earlier(true, 7))
				assert.deepEqual(await found('asked222'), { firstSeq: 8, lastSeq: 7, showsEarlier: true, sees: 1 })
				await registerAfter('behind22', earlier(true, 9))
				assert.deepEqual(await found('behind22'), { firstSeq: 8, lastSeq: 7, showsEarlier: true, sees: 1 })
			})

			it('has one that comes while it is being registered not for its own', async () => {
				await registerAfter('while222', earlier(false, 7, 9))
				assert.deepEqual(await found('while222'), { firstSeq: 10, lastSeq: 7, showsEarlier: unset, sees: 10 })
				await registerAfter('until222', earlier(false, 0, 1))
				assert.deepEqual(await found('until222'), {
					firstSeq: 2,
					lastSeq: unset,
					showsEarlier: unset,
					sees: 2,
				})
			})

			it('keeps all of its log when it is registered again, and so does one of before there was this', async () => {
				await devices.register({ deviceId: 'older222', model, fingerprint: '29a.older222' })
				await devices.markSeen({ deviceId: 'older222', seq: 5, at: 1694503339523 })
				await registerAfter('older222', earlier(false, 5))
				assert.deepEqual(await found('older222'), {
					firstSeq: unset,
					lastSeq: 5,
					showsEarlier: unset,
					sees: 1,
				})
			})
		})

		describe('a fingerprint', () => {
			it('that another device has is refused, and stays with that one', async () => {
				const fingerprint = '29a.kept2222'
				await devices.register({ deviceId: 'owner', model, fingerprint })
				assert.equal(await devices.register({ deviceId: 'thief', model, fingerprint }), 'fingerprint taken')
				assert.equal((await devices.findByFingerprint(fingerprint))?.deviceId, 'owner')
				assert.equal(await devices.findById('thief'), undefined)
			})

			it('for a device that has another is refused, opens nothing and stays free', async () => {
				await devices.register({ deviceId: 'faithful', model, fingerprint: '29a.faithfu2' })
				assert.equal(
					await devices.register({ deviceId: 'faithful', model, fingerprint: '29a.extra222' }),
					'device has another fingerprint',
				)
				assert.equal(await devices.findByFingerprint('29a.extra222'), undefined)
				assert.equal((await devices.findByFingerprint('29a.faithfu2'))?.deviceId, 'faithful')
				assert.equal(await devices.has(fingerprintKey('29a.extra222')), false)
				assert.equal(
					await devices.register({ deviceId: 'later', model, fingerprint: '29a.extra222' }),
					'registered',
				)
			})

			it('opens nothing while its device does not confirm it', async () => {
				await devices.register({ deviceId: 'confirmed', model, fingerprint: '29a.genuine2' })
				await devices.put({ ...fingerprintKey('29a.fake2222'), deviceId: 'confirmed' })
				assert.equal(await devices.findByFingerprint('29a.fake2222'), undefined)
			})

			it('goes to one of two devices that ask for it at the same time', async () => {
				const results = await Promise.all(
					['racer-1', 'racer-2'].map((deviceId) =>
						devices.register({ deviceId, model, fingerprint: '29a.race2222' }),
					),
				)
				assert.deepEqual(results.toSorted(), ['fingerprint taken', 'registered'])
			})

			it('is the one of two that a device asks for at the same time', async () => {
				const fingerprints = ['29a.twin2222', '29a.twin3333']
				const results = await Promise.all(
					fingerprints.map((fingerprint) => devices.register({ deviceId: 'twins', model, fingerprint })),
				)
				assert.deepEqual(results.toSorted(), ['device has another fingerprint', 'registered'])
				const opened = await Promise.all(fingerprints.map(devices.findByFingerprint))
				assert.deepEqual(
					opened.map((device) => device !== undefined),
					results.map((result) => result === 'registered'),
				)
			})
		})

		describe('a device with a long and a short fingerprint', () => {
			const long = '29a.pair22222345'
			const short = '29a.shrt22'
			const device = { deviceId: 'both', model, fingerprint: long, otherFingerprint: short }
			before(async () => assert.equal(await devices.register(device), 'registered'))

			for (const [name, text] of [
				['long', long],
				['short', short],
				['short in upper case', short.toUpperCase()],
			] as const)
				it(`is found by the ${name} one`, async () => {
					assert.equal((await devices.findByFingerprint(text))?.deviceId, 'both')
				})

			it('stays as it is when it is registered again, with both or with the first alone', async () => {
				const before = await devices.findById('both')
				assert.equal(await devices.register(device), 'registered')
				assert.equal(await devices.register({ deviceId: 'both', model, fingerprint: long }), 'registered')
				assert.deepEqual(await devices.findById('both'), before)
			})

			it('takes no third one, which stays free', async () => {
				const other = { ...device, otherFingerprint: '29a.third2' }
				assert.equal(await devices.register(other), 'device has another fingerprint')
				assert.equal(await devices.has(fingerprintKey('29a.third2')), false)
				for (const own of [long, short])
					assert.equal((await devices.findByFingerprint(own))?.deviceId, 'both')
			})

			it('is not registered at all if one of the two is taken, and the other stays free', async () => {
				for (const [index, [fingerprint, otherFingerprint]] of [
					['29a.free33', short],
					[short, '29a.free33'],
				].entries()) {
					const thief = { deviceId: `thief-${index}`, model, fingerprint, otherFingerprint }
					assert.equal(await devices.register(thief as typeof device), 'fingerprint taken')
					assert.equal(await devices.findById(thief.deviceId), undefined)
					assert.equal(await devices.has(fingerprintKey('29a.free33')), false)
				}
			})

			it('keeps its first one when the second is taken', async () => {
				const first = { deviceId: 'first-only', model, fingerprint: '29a.first2222345' }
				await devices.register(first)
				assert.equal(await devices.register({ ...first, otherFingerprint: short }), 'fingerprint taken')
				assert.equal((await devices.findByFingerprint(first.fingerprint))?.deviceId, 'first-only')
			})

			it('can have had one before', async () => {
				const first = { deviceId: 'grown', model, fingerprint: '29a.grwn22' }
				await devices.register(first)
				await devices.markSeen({ deviceId: 'grown', seq: 4, at: 4000 })
				assert.equal(await devices.register({ ...first, otherFingerprint: '29a.grwnkater222' }), 'registered')
				for (const own of ['29a.grwn22', '29a.grwnkater222'])
					assert.equal((await devices.findByFingerprint(own))?.lastSeq, 4)
			})

			it('is opened by neither while its item does not confirm them', async () => {
				for (const own of ['29a.hakf22', '29a.hakfhakf2222'])
					await devices.put({ ...fingerprintKey(own), deviceId: 'half' })
				for (const own of ['29a.hakf22', '29a.hakfhakf2222'])
					assert.equal(await devices.findByFingerprint(own), undefined)
				const half = {
					deviceId: 'half',
					model,
					fingerprint: '29a.hakfhakf2222',
					otherFingerprint: '29a.hakf22',
				}
				assert.equal(await devices.register(half), 'registered')
				assert.equal((await devices.findByFingerprint('29a.hakf22'))?.deviceId, 'half')
			})
		})

		describe('looking for the device of a fingerprint', () => {
			const device = {
				deviceId: 'looked-for',
				model,
				fingerprint: '29a.seek2222',
				otherFingerprint: '29a.seek22',
			}
			before(async () => {
				await devices.register(device)
				await devices.put({ ...fingerprintKey('29a.stray222'), deviceId: device.deviceId })
			})
			const presented: readonly (readonly [name: string, text: string | undefined, isFound: boolean])[] = [
				['the right one', device.fingerprint, true],
				['the other right one', device.otherFingerprint, true],
				['an unknown one', '29a.unknwn22', false],
				['one that its device does not confirm', '29a.stray222', false],
				['a malformed one', '29a.lololo', false],
				['a very long one', '2'.repeat(5000), false],
				['an empty one', '', false],
				['none', undefined, false],
			]
			for (const [name, text, isFound] of presented)
				it(`takes two consistent reads of one item each, with ${name}`, async () => {
					const reads: unknown[] = []
					const db = localDynamoDb(tables.endpoint)
					db.middlewareStack.add(
						(next, { commandName }) =>
							async (args) => {
								const { ConsistentRead } = args.input as { ConsistentRead?: boolean }
								reads.push([commandName, ConsistentRead])
								return next(args)
							},
						{ step: 'initialize' },
					)
					const found = await findDeviceByFingerprint(db, tables.table('DEVICES_TABLE'))(text)
					db.destroy()
					assert.equal(found !== undefined, isFound)
					assert.deepEqual(reads, [
						['GetItemCommand', true],
						['GetItemCommand', true],
					])
				})
		})

		describe('an interrupted registration', () => {
			const device = { deviceId: 'interrupted', model, fingerprint: '29a.interrupt2' }
			before(() => devices.put({ ...fingerprintKey(device.fingerprint), deviceId: device.deviceId }))

			it('opens nothing', async () => {
				assert.equal(await devices.findByFingerprint(device.fingerprint), undefined)
			})

			it('keeps the fingerprint from other devices', async () => {
				assert.equal(await devices.register({ ...device, deviceId: 'other' }), 'fingerprint taken')
			})

			it('is finished by the same call', async () => {
				assert.equal(await devices.register(device), 'registered')
				assert.equal((await devices.findByFingerprint(device.fingerprint))?.deviceId, 'interrupted')
			})
		})

		describe('what is hidden of a device', () => {
			it('only grows, in time and number, and is told to whoever counts a socket', async () => {
				const deviceId = 'hidden'
				const table = tables.table('DEVICES_TABLE')
				const hide = hideBefore(tables.db, table)
				const count = countSocket(tables.db, table)
				await devices.register({ deviceId, model, fingerprint: '29a.hidden22' })
				assert.deepEqual(await count(deviceId), {})
				const hides = [
					[{ before: 2000, upTo: 5 }, true],
					[{ before: 1999, upTo: 6 }, false],
					[{ before: 2001, upTo: 4 }, false],
					[{ before: 2000, upTo: 5 }, true],
					[{ before: 3000, upTo: 5 }, true],
				] as const
				for (const [hidden, expected] of hides) assert.equal(await hide(deviceId, hidden), expected)
				assert.deepEqual(await count(deviceId), { hideDataBefore: 3000 })
				const { hideDataBefore, hiddenSeq, sockets } = (await devices.findById(deviceId)) ?? {}
				assert.deepEqual([hideDataBefore, hiddenSeq, sockets], [3000, 5, 2])
			})

			it('is nothing for a device that is not registered', async () => {
				const table = tables.table('DEVICES_TABLE')
				assert.equal(await hideBefore(tables.db, table)('nobody', { before: 1, upTo: 1 }), false)
				assert.equal(await devices.findById('nobody'), undefined)
			})
		})

		describe('the newest import of a device', () => {
			const seen = async (deviceId: string) => {
				const { lastSeq, lastSeen } = (await devices.findById(deviceId)) ?? {}
				return { lastSeq, lastSeen }
			}

			it('moves forward only', async () => {
				const deviceId = 'forward'
				await devices.register({ deviceId, model, fingerprint: '29a.ahead222' })
				await devices.markSeen({ deviceId, seq: 2, at: 2000 })
				assert.deepEqual(await seen(deviceId), { lastSeq: 2, lastSeen: 2000 })
				await devices.markSeen({ deviceId, seq: 1, at: 9000 })
				assert.deepEqual(await seen(deviceId), { lastSeq: 2, lastSeen: 2000 })
				await devices.markSeen({ deviceId, seq: 2, at: 9000 })
				assert.deepEqual(await seen(deviceId), { lastSeq: 2, lastSeen: 2000 })
				await devices.markSeen({ deviceId, seq: 10, at: 3000 })
				assert.deepEqual(await seen(deviceId), { lastSeq: 10, lastSeen: 3000 })
			})

			it('is the greatest when many are noted at the same time', async () => {
				const deviceId = 'crowd'
				await devices.register({ deviceId, model, fingerprint: '29a.many2222' })
				const seqs = [5, 1, 9, 3, 7, 2, 8, 4, 6]
				await Promise.all(seqs.map((seq) => devices.markSeen({ deviceId, seq, at: seq * 1000 })))
				assert.deepEqual(await seen(deviceId), { lastSeq: 9, lastSeen: 9000 })
			})

			it('leaves no item of a device that nobody registered', async () => {
				await devices.markSeen({ deviceId: 'unknown', seq: 1, at: 1000 })
				assert.equal(await devices.has(deviceKey('unknown')), false)
			})
		})

		it('lists each device once, by its id, and no fingerprints', async () => {
			await devices.register({ deviceId: 'list-b', model, fingerprint: '29a.entryb222' })
			await devices.register({ deviceId: 'list-a', model, fingerprint: '29a.entrya222' })
			await devices.register({ deviceId: 'list-a', model, fingerprint: '29a.entrya222' })
			await devices.put({ ...fingerprintKey('29a.entryc222'), deviceId: 'list-c' })
			const ids = (await devices.list()).map(({ deviceId }) => deviceId)
			assert.deepEqual(
				ids.filter((id) => id.startsWith('list-')),
				['list-a', 'list-b'],
			)
			assert.deepEqual(ids, ids.toSorted())
		})
	})

describe('the table of devices that does not answer', () => {
	it('makes every function reject', async () => {
		const db = localDynamoDb(`http://127.0.0.1:${await freePort()}`, { ...clientOptions({}), maxAttempts: 1 })
		const devices = devicesOn(db, 'devices')
		const device = { deviceId: 'any', model, fingerprint: '29a.any222' }
		const calls = {
			register: () => devices.register(device),
			findById: () => devices.findById('any'),
			findByFingerprint: () => devices.findByFingerprint('29a.any222'),
			markSeen: () => devices.markSeen({ deviceId: 'any', seq: 1, at: 1 }),
			list: () => devices.list(),
		}
		for (const [name, call] of Object.entries(calls))
			await assert.rejects(call(), { code: 'ECONNREFUSED' }, name)
	})
})
