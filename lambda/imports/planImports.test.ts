import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HandedBack } from '../aws/someAtOnce.ts'
import { isDeviceId } from '../devices/contract.ts'
import { WIDE_WINDOW } from '../lwm2m/timeWindow.ts'
import type { ImportUpdates } from '../state/objectState.ts'
import { createMemoryServices, memoryPlaces } from '../testing/memoryServices.ts'
import { noBudget, noLimits } from '../testing/noBudget.ts'
import { type ImportPorts, stepsOf } from '../testing/stepsOf.ts'
import { judgeContent } from './formats/formats.ts'
import type { Outcome } from './importNeeds.ts'
import type { Spent } from './intake/budget.ts'
import { type DeviceMessage, nobody } from './intake/deviceMessage.ts'
import { entryBytes } from './ledger/entry.ts'
import { planImports } from './planImports.ts'

const receivedAt = 1694503339523

/** A temperature of each of so many instances. */
const message = (messageId: string, instances = 1, changed: Partial<DeviceMessage> = {}): DeviceMessage => ({
	v: 1,
	deviceId: 'oob-352656108602296',
	messageId,
	receivedAt,
	door: 'iot',
	contentFormat: 'application/senml+json',
	payload: Buffer.from(
		JSON.stringify(Array.from({ length: instances }, (_, id) => ({ n: `14205/${id}/0`, v: 21.5 }))),
	),
	...changed,
})

type Seen = Parameters<ImportPorts['markSeen']>[0]

/** A ledger in memory, and notes of what the state, the device and the watchers are told. */
const createDevice = (changed: Partial<ImportPorts> = {}, device: Partial<Spent> | undefined = {}) => {
	const services = createMemoryServices()
	const states: (readonly ImportUpdates[])[] = []
	const seen: Seen[] = []
	const pushed: number[] = []
	const excess: { readonly seq: number; readonly count: number }[] = []
	const needs: ImportPorts = {
		judge: judgeContent(WIDE_WINDOW),
		isDeviceId,
		limits: noLimits,
		budget: {
			...noBudget,
			addExcess: async ({ seq }, count) => {
				excess.push({ seq, count })
			},
		},
		findDevice: async () => device,
		updateState: async (_, imports) => {
			states.push(imports)
			return new Set()
		},
		objectsPerDevice: 500,
		places: memoryPlaces(services),
		markSeen: async (one) => {
			seen.push(one)
			return 0
		},
		push: async ({ seq }) => {
			pushed.push(seq)
			return { done: Promise.resolve() }
		},
		retentionDays: 30,
		now: () => receivedAt,
		...changed,
	}
	const importAll = async (
		messages: readonly DeviceMessage[],
		deliveries = 1,
		isTimeUp = () => false,
	): Promise<readonly PromiseSettledResult<Outcome>[]> => {
		const { run } = await planImports({ ...needs, ...stepsOf(needs) })(
			messages.map((one) => ({ message: one, deliveries })),
		)
		return Promise.allSettled(run(isTimeUp))
	}
	/** all of them, or the test fails */
	const importEach = async (messages: readonly DeviceMessage[], deliveries?: number) =>
		(await importAll(messages, deliveries)).map((result) => {
			if (result.status === 'rejected') throw result.reason
			const { seq, isNew, excess } = result.value
			return { seq, isNew, excess }
		})
	return { services, states, seen, pushed, excess, importAll, importEach }
}

const fresh = (seq: number) => ({ seq, isNew: true, excess: undefined })
const known = (seq: number) => ({ seq, isNew: false, excess: undefined })

describe('the messages of a device in a batch', () => {
	it('are told to the state at once, before any has its entry, and get their places in order', async () => {
		const { services, states, seen, pushed, importEach } = createDevice({
			updateState: async (_, imports) => {
				assert.equal(services.log.length, 0)
				states.push(imports)
				return new Set()
			},
		})
		assert.deepEqual(await importEach([message('1'), message('2'), message('3')]), [1, 2, 3].map(fresh))
		assert.deepEqual(
			states.map((imports) => imports.map(({ importId }) => importId)),
			[services.log.map(({ importId }) => importId)],
		)
		assert.deepEqual(
			[seen.map(({ seq }) => seq), pushed],
			[
				// The item of the device is written once.
				[3],
				[1, 2, 3],
			],
		)
	})

	it('are looked for before the state is told: what has its entry is in it', async () => {
		const { states, importEach } = createDevice()
		await importEach([message('1')])
		assert.deepEqual(await importEach([message('1'), message('2')]), [known(1), fresh(2)])
		assert.deepEqual(
			states.map((imports) => imports.length),
			[1, 1],
		)
	})

	it('are imported once, if one comes twice in the batch', async () => {
		const { services, states, importEach } = createDevice()
		const all = [message('1'), message('2'), message('1')]
		assert.deepEqual(await importEach(all), [fresh(1), fresh(2), known(1)])
		assert.equal(services.log.length, 2)
		assert.deepEqual(
			states.map((imports) => imports.length),
			[2],
		)
	})

	it('get their places without holes beside another writer', async () => {
		const { services, importEach } = createDevice()
		const names = Array.from({ length: 12 }, (_, index) => `m${index}`)
		const all = names.map((name) => message(name))
		const results = await Promise.all([importEach(all.slice(0, 8)), importEach(all.slice(4))])
		assert.deepEqual(
			services.log.map(({ seq }) => seq),
			names.map((_, index) => index + 1),
		)
		assert.equal(results.flat().filter(({ isNew }) => isNew).length, 12)
	})

	it('of which one cannot be written: the next ones are, and its repeat in the batch takes its place', async () => {
		let puts = 0
		const services = createMemoryServices()
		const { states, importAll } = createDevice({
			places: memoryPlaces({
				...services,
				put: (entry) => {
					puts += 1
					if (puts === 1) throw new Error('throttled')
					return services.put(entry)
				},
			}),
		})
		const results = await importAll([message('1'), message('2'), message('1')])
		assert.deepEqual(
			results.map((result) => (result.status === 'rejected' ? String(result.reason) : result.value.seq)),
			['Error: throttled', 1, 2],
		)
		assert.equal(states.length, 2, 'the repeat is told to the state by itself')
	})

	it('fail when their state cannot be written, but for those that have their entry', async () => {
		const device = createDevice()
		await device.importEach([message('1')])
		const failing = createDevice({
			places: memoryPlaces(device.services),
			updateState: async () => {
				throw new Error('throttled')
			},
		})
		const results = await failing.importAll([message('1'), message('2')])
		assert.deepEqual(
			results.map(({ status }) => status),
			['fulfilled', 'rejected'],
		)
		assert.equal(device.services.log.length, 1)
	})

	it('are handed back when there is no time left', async () => {
		const { services, importAll } = createDevice()
		const results = await importAll([message('1'), message('2')], 1, () => services.log.length > 0)
		assert.equal(results[0]?.status, 'fulfilled')
		assert.ok(results[1]?.status === 'rejected' && results[1].reason instanceof HandedBack)
		assert.equal(services.log.length, 1)
	})

	it('say in their entry, and to those who watch, what has no room in the state', async () => {
		const findings: unknown[] = []
		const { services, importEach } = createDevice({
			updateState: async () => new Set(['14205/1/1.0', '14205/9/1.0']),
			push: async (imported) => {
				findings.push(imported.findings.map(({ code, got }) => [code, got]))
				return { done: Promise.resolve() }
			},
		})
		await importEach([message('1', 2), message('2', 1)])
		assert.deepEqual(
			services.log.map(({ success, findingCounts }) => ({ success, findingCounts })),
			[
				{ success: true, findingCounts: { W_STATE_FULL: 1 } },
				{ success: true, findingCounts: {} },
			],
		)
		assert.deepEqual(findings, [[['W_STATE_FULL', '14205/1/1.0']], []])
	})
})

describe('the cost of messages', () => {
	it('is charged to the device when they have their entries, for all at once', async () => {
		const { services, seen, importEach } = createDevice()
		await importEach([message('1', 3), message('2', 2)])
		const [first, second] = services.log
		assert.ok(first && second)
		assert.deepEqual(
			seen.map(({ charge }) => charge),
			[
				{
					set: {
						costMinute: Math.floor(receivedAt / 60_000),
						costUpdates: 5,
						costDay: Math.floor(receivedAt / 86_400_000),
						costBytes: entryBytes(first) + entryBytes(second),
					},
					add: {},
				},
			],
		)
	})

	it('is not charged for a message that has its entry', async () => {
		const { seen, importEach } = createDevice()
		await importEach([message('1')])
		await importEach([message('1')])
		assert.equal(seen[1]?.charge, undefined)
	})

	const limits = { ...noLimits, updatesPerMinute: 500 }

	it('is too much after so many updates in a minute: further messages are one entry that counts them', async () => {
		const { services, states, excess, importEach } = createDevice({ limits })
		const all = [message('1', 300), message('2', 300), message('3', 200), message('4', 1), message('5', 1)]
		const spent = { seq: 2, isNew: true, excess: 'updates' }
		assert.deepEqual(await importEach(all), [fresh(1), spent, fresh(3), spent, spent])
		assert.deepEqual(excess, [{ seq: 2, count: 3 }])
		const [, entry] = services.log
		assert.deepEqual(
			[entry?.kind, entry?.findings[0]?.expected],
			['rate-limited', 'at most 500 object updates per minute'],
		)
		assert.deepEqual(
			states.map((imports) => imports.map(({ updates }) => updates.length)),
			[[300, 200]],
		)
	})

	it('goes on in the entry of the minute', async () => {
		const costMinute = Math.floor(receivedAt / 60_000)
		const { services, excess, importEach } = createDevice({ limits }, { costMinute, costUpdates: 500 })
		await importEach([message('1')])
		assert.deepEqual(await importEach([message('2'), message('3')]), [
			{ seq: 1, isNew: false, excess: 'updates' },
			{ seq: 1, isNew: false, excess: 'updates' },
		])
		assert.equal(services.log.length, 1)
		assert.deepEqual(
			excess.map(({ count }) => count),
			[1, 2],
		)
	})

	it('row 53: ledger: it is too much after so many bytes on a day', async () => {
		const costDay = Math.floor(receivedAt / 86_400_000)
		const device = { costDay, costBytes: 999_500 }
		const { services, importEach } = createDevice({ limits: { ...noLimits, bytesPerDay: 1e6 } }, device)
		await importEach([message('1')])
		assert.deepEqual(services.log[0]?.findings[0]?.expected, 'at most 1000000 bytes per day in the log')
	})

	it('is nothing for a message that comes again, or is put back', async () => {
		const costMinute = Math.floor(receivedAt / 60_000)
		const { importEach } = createDevice({ limits }, { costMinute, costUpdates: 500 })
		assert.deepEqual(await importEach([message('1')], 2), [fresh(1)])
		assert.deepEqual(await importEach([message('2', 1, { origin: 'x' })]), [fresh(2)])
	})

	it('of devices that nobody registered is that of all together: what is too much is one entry of nobody', async () => {
		const places: string[] = []
		const services = createMemoryServices()
		const { excess, importAll } = createDevice(
			{
				findDevice: async () => undefined,
				places: (deviceId, remembered) => {
					places.push(deviceId)
					return memoryPlaces(services)(deviceId, remembered)
				},
				budget: {
					...noBudget,
					takeUnregistered: async () => 1,
					addExcess: async ({ deviceId, seq }, count) => {
						assert.deepEqual([deviceId, seq, count], [nobody, 2, 2])
					},
				},
			},
			undefined,
		)
		const results = await importAll([message('1'), message('2'), message('3')])
		assert.deepEqual(
			results.map((result) => result.status === 'fulfilled' && [result.value.deviceId, result.value.excess]),
			[
				['oob-352656108602296', undefined],
				[nobody, 'unregistered'],
				[nobody, 'unregistered'],
			],
		)
		assert.deepEqual(places, ['oob-352656108602296', nobody])
		assert.deepEqual(services.log[1]?.findings[0]?.code, 'E_RATE_LIMITED')
		assert.deepEqual(excess, [])
	})
})
