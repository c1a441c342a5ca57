import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDeviceId } from '../devices/contract.ts'
import { WIDE_WINDOW } from '../lwm2m/timeWindow.ts'
import { noBudget, noLimits } from '../testing/noBudget.ts'
import { type ImportPorts, stepsOf } from '../testing/stepsOf.ts'
import { timedUpdate } from '../testing/timedUpdate.ts'
import { judgeContent, judgeFailed } from './formats/formats.ts'
import { senml } from './formats/senml.ts'
import { importMessage } from './importMessage.ts'
import { type DeviceMessage, nobody } from './intake/deviceMessage.ts'
import { draftEntry, type Entry, type EntryDraft, entryBytes, entryPayload } from './ledger/entry.ts'
import type { Import } from './steps.ts'

const message: DeviceMessage = {
	v: 1,
	deviceId: 'oob-352656108602296',
	messageId: 'm1',
	receivedAt: 1694503339523,
	door: 'iot',
	contentFormat: 'application/senml+json',
	payload: Buffer.from('[{"n":"14205/0/0","v":21.5,"t":1694503339}]'),
}
const content = { contentFormat: message.contentFormat, payload: message.payload }
const update = { ObjectID: 14205, Resources: { '0': 21.5, '99': 1694503339 } }

type Call = { readonly name: string; readonly argument: unknown }

type Existing = Pick<Entry, 'seq' | 'importId' | 'receivedAt'>

/**
 * Ports that write down how they are called; the ledger gives every new message the place after `lastSeq`. What it has
 * already has `found`, with the bytes of `message` unless they are others.
 */
const recording = (
	changed: Partial<ImportPorts> = {},
	existing?: Existing,
	found: DeviceMessage = message,
) => {
	const calls: Call[] = []
	const drafts: EntryDraft[] = []
	const judged = judgeContent(WIDE_WINDOW)(found)
	const entry = existing && { ...draftEntry(found, judged, { retentionDays: 30 }), ...existing }
	const needs: ImportPorts = {
		judge: judgeContent(WIDE_WINDOW),
		isDeviceId,
		limits: noLimits,
		budget: noBudget,
		objectsPerDevice: 500,
		findDevice: async (deviceId) => {
			calls.push({ name: 'findDevice', argument: deviceId })
			return { lastSeq: 6 }
		},
		updateState: async (deviceId, imports) => {
			calls.push({ name: 'updateState', argument: [deviceId, ...imports] })
			return new Set()
		},
		places: async (_, { lastSeq }) => ({
			next: () => lastSeq + 1,
			find: async () => {
				if (entry !== undefined) calls.push({ name: 'found', argument: entry.seq })
				return entry
			},
			append: async (draft) => {
				calls.push({ name: 'append', argument: lastSeq })
				drafts.push(draft)
				return { entry: { ...draft, seq: lastSeq + 1 }, isNew: true }
			},
		}),
		markSeen: async (seen) => {
			const { notes: _notes, ...told } = seen
			calls.push({ name: 'markSeen', argument: told })
			return 0
		},
		push: async (imported) => {
			calls.push({ name: 'push', argument: imported })
			return { done: Promise.resolve() }
		},
		retentionDays: 30,
		now: () => message.receivedAt,
		...changed,
	}
	return {
		calls,
		drafts,
		names: () => calls.map(({ name }) => name),
		run: importMessage({ ...needs, ...stepsOf(needs) }),
	}
}

type Pushed = Import

const pushedImport = (calls: readonly Call[]) => {
	const pushed = calls.find(({ name }) => name === 'push')
	assert.ok(pushed, 'nothing was pushed')
	return pushed.argument as Pushed
}

const failing = async (): Promise<never> => {
	throw new Error('the service fails')
}

describe('importing a message', () => {
	it('writes the state, then the ledger, then sends the frames and writes the device', async () => {
		const { calls, drafts, run } = recording()
		const outcome = await run(message, 1)
		const importId = drafts[0]?.importId
		const { deviceId, receivedAt } = message
		const updates = [timedUpdate(update, 1694503339)]
		const [draft] = drafts
		assert.ok(draft)
		const [costMinute, costDay] = [Math.floor(receivedAt / 60_000), Math.floor(receivedAt / 86_400_000)]
		const costBytes = entryBytes(draft)
		const charge = { set: { costMinute, costUpdates: 1, costDay, costBytes }, add: {} }
		assert.deepEqual(calls, [
			{ name: 'findDevice', argument: deviceId },
			{ name: 'updateState', argument: [deviceId, { importId, receivedAt, updates }] },
			{ name: 'append', argument: 6 },
			{
				name: 'push',
				argument: {
					deviceId,
					importId,
					seq: 7,
					success: true,
					receivedAt,
					door: 'iot',
					content,
					updates,
					findings: [],
				},
			},
			{ name: 'markSeen', argument: { deviceId, seq: 7, at: message.receivedAt, charge } },
		])
		const { done, ...result } = outcome
		await done
		assert.deepEqual(result, { deviceId, importId, seq: 7, success: true, isNew: true, updates: 1 })
	})

	it('does not begin what needs the state or the entry before that is written', async () => {
		const begun: string[] = []
		const ended: string[] = []
		const needed: Readonly<Record<string, readonly string[]>> = {
			updateState: [],
			append: ['updateState'],
			push: ['updateState', 'append'],
			markSeen: ['updateState', 'append'],
		}
		const step = async (name: string) => {
			begun.push(name)
			assert.deepEqual(ended.slice(0, 2), needed[name], `what ends before ${name} begins`)
			await new Promise(setImmediate)
			ended.push(name)
		}
		const { run } = recording({
			updateState: async () => {
				await step('updateState')
				return new Set()
			},
			places: async () => ({
				next: () => 1,
				find: async () => undefined,
				append: async (draft) => {
					await step('append')
					return { entry: { ...draft, seq: 1 }, isNew: true }
				},
			}),
			markSeen: async () => {
				await step('markSeen')
				return 0
			},
			push: async () => {
				await step('push')
				return { done: Promise.resolve() }
			},
		})
		await run(message, 1)
		assert.deepEqual(begun, ['updateState', 'append', 'push', 'markSeen'])
	})

	for (const { name, delivered } of [
		{ name: 'a new message', delivered: undefined },
		{ name: 'one that comes again', delivered: { seq: 3, importId: 'x', receivedAt: 1694503300000 } },
	])
		it(`has a result for ${name} before its frames have been sent`, async () => {
			const sending = Promise.withResolvers<void>()
			const { run } = recording({ push: async () => ({ done: sending.promise }) }, delivered)
			const outcome = await run(message, 2)
			const waiting = new Promise((resolve) => setImmediate(resolve, 'waiting'))
			const isDone = outcome.done.then(() => 'done')
			assert.equal(await Promise.race([isDone, waiting]), 'waiting')
			sending.resolve()
			assert.equal(await isDone, 'done')
		})

	it('begins to count at 1 for a device that never sent anything', async () => {
		const { calls, run } = recording({ findDevice: async () => ({}) })
		await run(message, 1)
		assert.deepEqual(calls[1], { name: 'append', argument: 0 })
	})

	it('writes the entry of the message and for as long as entries are kept', async () => {
		const { drafts, run } = recording({ retentionDays: 7 })
		await run(message, 1)
		const { messageKey, receivedAt, ttl, success, decoderVersion: version } = drafts[0] ?? {}
		assert.ok(messageKey?.startsWith('content#'))
		assert.deepEqual(
			{ receivedAt, ttl, success, version },
			{
				receivedAt: message.receivedAt,
				ttl: Date.parse('2023-09-19T07:22:19Z') / 1000,
				success: true,
				version: senml.version,
			},
		)
	})
})

describe('importing bad input', () => {
	const inputs = [
		{ name: 'no JSON', changed: { payload: Buffer.from('hello') }, code: 'E_DECODE' },
		{ name: 'no envelope', changed: { contentFormat: 'nrfcloud-raw-envelope' }, code: 'E_ENVELOPE' },
		{
			name: 'a content format that is not SenML',
			changed: { contentFormat: 'text/plain' },
			code: 'E_CONTENT_FORMAT',
		},
		{ name: 'nothing', changed: { payload: Buffer.from('') }, code: 'E_DECODE' },
	]
	for (const { name, changed, code } of inputs)
		it(`gives ${name} its entry, counts it and pushes it without updates`, async () => {
			const { calls, drafts, names, run } = recording()
			const { success, updates, seq } = await run({ ...message, ...changed }, 1)
			assert.deepEqual({ success, updates, seq }, { success: false, updates: 0, seq: 7 })
			assert.deepEqual(names(), ['findDevice', 'append', 'push', 'markSeen'])
			assert.deepEqual(
				drafts.map(({ success, findingCounts }) => ({ success, findingCounts })),
				[{ success: false, findingCounts: { [code]: 1 } }],
			)
			const { updates: pushed, findings } = pushedImport(calls)
			assert.deepEqual(pushed, [])
			assert.deepEqual(
				findings.map(({ code }) => code),
				[code],
				'those who watch learn why',
			)
		})
})

describe('importing a message of a device that nobody registered', () => {
	const unknown: Partial<ImportPorts> = { findDevice: async () => undefined }

	it('writes its entry with a warning first, no state, and nothing else', async () => {
		const { drafts, names, run } = recording(unknown)
		const outcome = await run(message, 1)
		assert.deepEqual(names(), ['append'])
		assert.deepEqual(
			drafts[0]?.findings.map(({ code, severity, scope }) => ({ code, severity, scope })),
			[{ code: 'W_UNKNOWN_DEVICE', severity: 'warning', scope: 'message' }],
		)
		assert.equal(outcome.success, true)
	})

	it('does not push it when it is delivered again', async () => {
		const { names, run } = recording(unknown, { seq: 1, importId: 'x', receivedAt: 1 })
		await run(message, 3)
		assert.deepEqual(names(), ['found'])
	})
})

describe('importing a message that has its entry already', () => {
	const existing = { seq: 3, importId: '01HA3JRV23H0HJ8TXN6WYT7Q6S', receivedAt: 1694503300000 }

	it('pushes it again when the queue delivered it before', async () => {
		const { calls, run } = recording({}, existing)
		const outcome = await run(message, 2)
		assert.deepEqual(calls.slice(2), [
			{
				name: 'push',
				argument: {
					deviceId: message.deviceId,
					importId: existing.importId,
					seq: 3,
					success: true,
					receivedAt: existing.receivedAt,
					door: 'iot',
					content,
					updates: [timedUpdate(update, 1694503339)],
					findings: [],
				},
			},
			{ name: 'markSeen', argument: { deviceId: message.deviceId, seq: 3, at: existing.receivedAt } },
		])
		assert.deepEqual({ isNew: outcome.isNew, seq: outcome.seq }, { isNew: false, seq: 3 })
	})

	it('pushes what its entry says: relative times count from when the message came first', async () => {
		const relative = { ...message, payload: Buffer.from('[{"n":"14205/0/0","v":21.5,"t":-10}]') }
		const { calls, run } = recording({}, existing, relative)
		await run(relative, 2)
		assert.deepEqual(
			pushedImport(calls).updates.map(({ ts }) => ts),
			[1694503290],
		)
	})

	it('pushes the entry of another writer that was faster, even where that counts as new', async () => {
		// Both tried the same place; which of the two answers was lost nobody knows.
		const { calls, run } = recording({
			places: async () => ({
				next: () => 3,
				find: async () => undefined,
				append: async (draft) => ({ entry: { ...draft, ...existing }, isNew: true }),
			}),
		})
		await run({ ...message, payload: Buffer.from('[{"n":"14205/0/0","v":21.5,"t":-10}]') }, 1)
		const { importId, receivedAt, updates } = pushedImport(calls)
		assert.deepEqual({ importId, receivedAt }, { importId: existing.importId, receivedAt: 1694503300000 })
		assert.deepEqual(
			updates.map(({ ts }) => ts),
			[1694503290],
		)
	})

	it('does not push what its watchers may not see', async () => {
		for (const [device, isPushed] of [
			[{ firstSeq: 3 }, true],
			[{ firstSeq: 4 }, false],
		] as const) {
			const { names, run } = recording({ findDevice: async () => device }, existing)
			await run(message, 2)
			assert.equal(names().includes('push'), isPushed)
		}
	})

	it('leaves the state alone: it was taken in before there was an entry', async () => {
		const { names, run } = recording({}, existing)
		await run(message, 2)
		assert.deepEqual(names(), ['findDevice', 'found', 'push', 'markSeen'])
	})

	it('does not push it when a door put it on the queue twice', async () => {
		const { names, run } = recording({}, existing)
		await run(message, 1)
		assert.deepEqual(names(), ['findDevice', 'found', 'markSeen'])
	})
})

describe('importing a message while a service fails', () => {
	const cases = [
		{ port: 'findDevice', before: [] },
		{ port: 'updateState', before: ['findDevice'] },
		{ port: 'places', before: ['findDevice'] },
		{ port: 'markSeen', before: ['findDevice', 'updateState', 'append', 'push'] },
		{ port: 'push', before: ['findDevice', 'updateState', 'append', 'markSeen'] },
	]
	for (const { port, before } of cases)
		it(`rejects at ${port} and does nothing further`, async () => {
			const { names, run } = recording({ [port]: failing })
			await assert.rejects(run(message, 1), /the service fails/)
			assert.deepEqual(names(), before)
		})
})

describe('importing a message that does not say whose it is', () => {
	for (const [name, deviceId] of [
		['nothing', ''],
		['a space', 'oob 1'],
		['the id that stands for nobody', nobody],
		['more than 128 characters', 'x'.repeat(129)],
	] as const)
		it(`writes the entry of nobody, which is refused, where the id is ${name}`, async () => {
			const { drafts, names, run } = recording()
			const outcome = await run({ ...message, deviceId }, 1)
			assert.deepEqual(names(), ['append'])
			assert.deepEqual(
				{ ...outcome, importId: '', done: '' },
				{
					deviceId: '?',
					importId: '',
					seq: 1,
					success: false,
					isNew: true,
					updates: 1,
					done: '',
				},
			)
			assert.deepEqual(drafts[0]?.findingCounts, { E_DEVICE_ID: 1 })
		})
})

describe('importing more messages than a device may send', () => {
	const spent = (added: unknown[] = []): Partial<ImportPorts> => ({
		limits: { ...noLimits, messagesPerMinute: 3 },
		budget: {
			...noBudget,
			isSpent: async () => true,
			addExcess: async (entry) => {
				added.push(entry)
			},
		},
	})

	it('writes one entry for the minute, counts in it, and tells those who watch', async () => {
		const added: unknown[] = []
		const { calls, drafts, names, run } = recording(spent(added))
		const outcome = await run(message, 1)
		assert.equal(added.length, 1)
		assert.equal(outcome.excess, 'messages')
		assert.deepEqual(names(), ['findDevice', 'append', 'push', 'markSeen'])
		const { messageKey, kind, count, success, findingCounts } = drafts[0] ?? {}
		assert.deepEqual(
			{ messageKey, kind, count, success, findingCounts },
			{
				messageKey: 'message#rate-limited#2023-09-12T07:22',
				kind: 'rate-limited',
				count: 0,
				success: false,
				findingCounts: { E_RATE_LIMITED: 1 },
			},
		)
		assert.deepEqual(pushedImport(calls).updates, [])
	})

	it('takes nothing of the message into state or log', async () => {
		const { names, drafts, run } = recording(spent())
		await run(message, 1)
		assert.ok(!names().includes('updateState'))
		assert.equal(drafts[0] && entryPayload(drafts[0]).length, 0)
	})

	it('counts the next one in the same entry, and tells nobody again', async () => {
		const added: unknown[] = []
		const existing = { seq: 3, importId: 'x', receivedAt: 1694503300000 }
		const { names, run } = recording(spent(added), existing)
		await run(message, 1)
		assert.deepEqual(names(), ['findDevice', 'found', 'markSeen'])
		assert.deepEqual(
			added.map((entry) => (entry as { seq: number }).seq),
			[3],
		)
	})

	it('takes a message that is delivered again: it was taken the first time, or failed', async () => {
		const { drafts, run } = recording(spent())
		await run(message, 2)
		assert.equal(drafts[0]?.kind, undefined)
	})

	it('asks with the next place of the device, and for all together if nobody knows it', async () => {
		const asked: unknown[] = []
		const budget = {
			...noBudget,
			isSpent: async (_: unknown, next: number) => {
				asked.push(next)
				return false
			},
			takeUnregistered: async (_: unknown, sizes: readonly number[]) => {
				asked.push(sizes)
				return 1
			},
		}
		for (const device of [{ lastSeq: 6 }, {}, undefined])
			await recording({ budget, findDevice: async () => device }).run(message, 1)
		assert.deepEqual(asked, [7, 1, [message.payload.length]])
	})
})

describe('importing a message that failed before', () => {
	it('writes an entry that says so, with its bytes and without a look at them', async () => {
		const { calls, drafts, run } = recording({ judge: judgeFailed(undefined) })
		const outcome = await run(message, 4)
		assert.deepEqual([outcome.success, outcome.updates], [false, 0])
		const { kind, messageKey, findingCounts } = drafts[0] ?? {}
		assert.deepEqual(
			{ kind, messageKey, findingCounts },
			{ kind: 'failed', messageKey: 'message#m1', findingCounts: { E_PROCESSING: 1 } },
		)
		assert.deepEqual(drafts[0] && Buffer.from(entryPayload(drafts[0])), message.payload)
		assert.deepEqual(
			pushedImport(calls).findings.map(({ code }) => code),
			['E_PROCESSING'],
		)
	})

	it('is what the watchers are told again, not what its bytes would say', async () => {
		const draft = draftEntry(message, judgeFailed(undefined)(message), { retentionDays: 30 })
		const { calls, run } = recording({
			places: async () => ({
				next: () => 4,
				find: async () => ({ ...draft, seq: 3 }),
				append: async () => assert.fail('it has its entry'),
			}),
		})
		await run(message, 2)
		const { updates, findings } = pushedImport(calls)
		assert.deepEqual([updates, findings.map(({ code }) => code)], [[], ['E_PROCESSING']])
	})
})
