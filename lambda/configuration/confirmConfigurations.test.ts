import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { readItems } from '../aws/readItems.ts'
import { definitions } from '../lwm2m/definitions.ts'
import { listObjects, readDeviceState } from '../state/stateTable.ts'
import { timedUpdate } from '../testing/timedUpdate.ts'
import { type Configuration, request } from './configuration.ts'
import { changeConfigured, configurationsIn } from './configurationTable.ts'
import { confirmConfigurations } from './confirmConfigurations.ts'

const now = 1_795_861_260_000

const wanted = (id: string, red: number): Configuration => ({
	id,
	resources: { '0': red, '1': 0, '2': 0, '99': now / 1000 },
	status: 'accepted',
	requestedAt: now,
	by: 'watcher',
})

const led = (red: number, instance = 0) =>
	timedUpdate(
		{ ObjectID: 14240, ObjectInstanceID: instance, Resources: { '0': red, '1': 0, '2': 0 } },
		now / 1000 + 1,
	)

for (const emulator of emulators)
	describe(`configurations in the table of the state (${emulator})`, () => {
		let tables: Tables
		before(async () => {
			tables = await startTables(emulator)
		})
		after(() => tables.close())

		const counting = (onRead: () => Promise<void> = async () => undefined) => {
			const table = { db: tables.db, table: tables.table('STATE_TABLE'), pause: async () => {} }
			const told: string[] = []
			let reads = 0
			const read = readItems(table)
			const confirming = {
				...table,
				readItems: async (keys: Parameters<typeof read>[0]) => {
					reads += 1
					return read(keys)
				},
				definitions,
				latestOf: async (_: string, { resources }: ReturnType<typeof led>) => {
					await onRead()
					return { '0': resources[1], '1': 0, '2': 0 }
				},
				tell: async (deviceId: string) => void told.push(deviceId),
				now: () => now + 5,
			}
			return { table: { ...table, readItems: read }, confirming, told, reads: () => reads }
		}
		const ask = (deviceId: string, id: string, red: number) =>
			changeConfigured(counting().table)(deviceId, { object: 14240, instance: 0 }, (known) =>
				request(known && { ...known, busyUntil: 0 }, wanted(id, red), 0),
			)
		const configured = async (deviceId: string) => {
			const { others } = await readDeviceState(tables.db, tables.table('STATE_TABLE'))(deviceId)
			return configurationsIn(others).map(({ configured: { newest } }) => `${newest.id} ${newest.status}`)
		}

		const follow = async (
			confirming: Parameters<typeof confirmConfigurations>[0],
			deviceId: string,
			updates: readonly ReturnType<typeof led>[],
			device: { readonly configurations?: number } = { configurations: 1 },
		) => {
			const following = confirmConfigurations(confirming)(deviceId, { device })
			await (await following.follow({ updates })).done
			await (await following.close()).done
		}

		it('are no objects of the device', async () => {
			await ask('d0', 'a', 1)
			const state = await readDeviceState(tables.db, tables.table('STATE_TABLE'))('d0')
			assert.deepEqual([state.objects, state.measured.size, state.others.length], [[], 0, 1])
			assert.equal((await listObjects(tables.db, tables.table('STATE_TABLE'))('d0')).size, 0)
		})

		it('cost nothing for a device that nobody has configured', async () => {
			const { confirming, reads } = counting()
			await follow(confirming, 'd1', [led(1)], {})
			assert.equal(reads(), 0)
		})

		it('cost nothing for messages about what cannot be configured', async () => {
			const { confirming, reads } = counting()
			await follow(confirming, 'd1', [timedUpdate({ ObjectID: 14205, Resources: { '0': 1 } }, now / 1000)])
			assert.equal(reads(), 0)
		})

		it('are applied once, by the newest update of a message, and who watches is told once', async () => {
			await ask('d2', 'a', 9)
			const { confirming, told } = counting()
			const older = { ...led(3), ts: now / 1000 }
			await follow(confirming, 'd2', [led(9), older, led(9, 1)])
			await follow(confirming, 'd2', [led(9)])
			assert.deepEqual(told, ['d2'])
			assert.deepEqual(await configured('d2'), ['a applied'])
		})

		it('are not applied by a report about an older request, however they meet', async () => {
			await ask('d3', 'a', 9)
			const { confirming, told } = counting(async () => {
				await ask('d3', 'b', 7)
			})
			await follow(confirming, 'd3', [led(9)])
			assert.deepEqual(told, ['d3'])
			// The older one is applied, and still holds until nRF Cloud accepts the newer one.
			const { others } = await readDeviceState(tables.db, tables.table('STATE_TABLE'))('d3')
			const [one] = configurationsIn(others)
			assert.deepEqual([one?.configured.newest.id, one?.configured.newest.status], ['b', 'accepted'])
			assert.deepEqual([one?.configured.standing?.id, one?.configured.standing?.status], ['a', 'applied'])
		})

		it('are changed by many at once, each of them once', async () => {
			const { table } = counting()
			await ask('d4', 'a', 0)
			const patient = {
				...table,
				pause: (most: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.random() * most)),
			}
			await Promise.all(
				Array.from({ length: 8 }, () =>
					changeConfigured(patient)(
						'd4',
						{ object: 14240, instance: 0 },
						(known) =>
							known && {
								...known,
								newest: { ...known.newest, resources: { '0': Number(known.newest.resources['0']) + 1 } },
							},
					),
				),
			)
			const { others } = await readDeviceState(tables.db, tables.table('STATE_TABLE'))('d4')
			const [one] = configurationsIn(others)
			assert.deepEqual([one?.configured.newest.resources['0'], one?.configured.revision], [8, 9])
		})
	})
