import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { nobody } from '../../lambda/imports/intake/deviceMessage.ts'
import type { Entry } from '../../lambda/imports/ledger/entry.ts'
import { readEntries } from '../../lambda/imports/log/readEntries.ts'
import { listObjects } from '../../lambda/state/stateTable.ts'
import type { TinyHost } from '../../local/testing/tinyHost.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { tableNamed } from '../testing/crowd.ts'

const heavy = { deviceId: 'oob-heavy', model: 'PCA20065', fingerprint: '29a.heavyheavy22' }
const innocent = { deviceId: 'oob-light', model: 'PCA20065', fingerprint: '29a.seldseldseld' }

const packs = 60
const instances = 500

/** A temperature of each of 500 object instances, which no other pack has. */
const pack = (index: number): string =>
	JSON.stringify(
		Array.from({ length: instances }, (_, id) => ({ n: `14205/${index * instances + id}/0`, v: id })),
	)

const temperature = (value: number): string => JSON.stringify([{ n: '14205/0/0', v: value }])

describe('row 46: queue: a device that sends very much at once', () => {
	let stack: TestStack
	let host: TinyHost
	let db: DynamoDBClient
	before(async () => {
		stack = await startStack([heavy, innocent])
		host = stack.host
		db = stack.db
	})
	after(() => stack.close())

	const publish = (deviceId: string, payload: string) => stack.publish(deviceId, payload)
	const entriesOf = async (deviceId: string): Promise<readonly Entry[]> => {
		const entries: Entry[] = []
		const read = readEntries(db, host.output('LedgerTable'))
		for await (const entry of read({ deviceId, after: 0, now: Date.now() / 1000, pageSize: 100 }))
			entries.push(entry)
		return entries
	}
	/** Lines of the processor about messages of a device that were imported. */
	const imported = (deviceId: string) =>
		host.lines
			.filter((line) => line.includes('"message":"imported"') && line.includes(`"deviceId":"${deviceId}"`))
			.map((line) => JSON.parse(line.slice(line.indexOf('{'))) as { readonly isNew: boolean })

	it('costs no more than it may, and makes no message of another device come twice', async () => {
		for (let index = 0; index < packs; index++) {
			await publish(heavy.deviceId, pack(index))
			if (index % 6 === 0) await publish(innocent.deviceId, temperature(index))
		}
		await host.line(() => imported(innocent.deviceId).length >= packs / 6)
		await host.line(() => imported(heavy.deviceId).length >= packs)

		const light = await entriesOf(innocent.deviceId)
		assert.deepEqual(
			light.map(({ seq, success }) => ({ seq, success })),
			Array.from({ length: packs / 6 }, (_, index) => ({ seq: index + 1, success: true })),
		)
		assert.ok(imported(innocent.deviceId).every(({ isNew }) => isNew))

		// Nothing of the heavy one is lost without a word: what has no entry is counted in one.
		const entries = await entriesOf(heavy.deviceId)
		const counted = entries.reduce((sum, { kind, count = 0 }) => sum + (kind === undefined ? 1 : count), 0)
		assert.equal(counted, packs)
		assert.ok(entries.every(({ kind }) => kind !== 'failed'))
		const errors = host.lines.filter((line) => /import failed|timed out|\] ERROR/.test(line))
		assert.equal(errors[0], undefined)
	})

	it('has no more object instances in its state than a device may have, and its entries say so', async () => {
		const objects = await listObjects(db, tableNamed(host, 'State') ?? '')(heavy.deviceId)
		// Two functions that begin at the same moment do not see each other.
		assert.ok(objects.size >= instances && objects.size <= 2 * instances, `${objects.size}`)
		const entries = await entriesOf(heavy.deviceId)
		const full = entries.filter(({ findingCounts }) => findingCounts['W_STATE_FULL'] === 1)
		assert.ok(full.length >= entries.length - 4, `${full.length} of ${entries.length}`)
	})

	it('without being registered: all such devices together have a budget, and nobody has the rest', async () => {
		const before = host.lines.length
		for (let index = 0; index < 300; index++) await publish(`stranger-${index}`, temperature(index))
		const strangers = () =>
			host.lines
				.slice(before)
				.filter((line) => line.includes('"message":"imported"') && /stranger-|"deviceId":"\?"/.test(line))
		await host.line(() => strangers().length >= 300)
		const excess = await entriesOf(nobody)
		const many = excess.reduce((sum, { count = 0 }) => sum + count, 0)
		const kept = strangers().filter((line) => line.includes('stranger-')).length
		assert.equal(kept + many, 300)
		// 120 in a minute, and again in the next ones.
		assert.ok(kept >= 120 && many > 0, `${kept} were kept, ${many} counted`)
		assert.ok(excess.every(({ findingCounts }) => findingCounts['E_RATE_LIMITED'] === 1))
	})
})
