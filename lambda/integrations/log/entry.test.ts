import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import type { IntegrationMessage } from '../contract.ts'
import { entryOutput, entryPayload, type LogEntry, logEntry, type Outcome } from './entry.ts'

const messageOf = (payload: Uint8Array): IntegrationMessage => ({
	v: 1,
	integrationId: 'int-1',
	messageId: 'm-1',
	receivedAt: 1_700_000_000_000,
	door: 'coap',
	payload: Buffer.from(payload).toString('base64'),
	meta: { path: '/i' },
})

const outcome: Outcome = { outcome: 'converted', problems: [], devices: [], prints: [], milliseconds: 1 }

/** At least as many as DynamoDB counts: names and values, and of other values than bytes their JSON. */
const itemBytes = (entry: LogEntry): number =>
	Object.entries(entry).reduce((sum, [name, value]) => {
		const bytes = value instanceof Uint8Array ? value.length : Buffer.byteLength(JSON.stringify(value) ?? '')
		return sum + name.length + bytes
	}, 0)

describe('an entry in the log of an integration', () => {
	it('has the bytes and the output as they were, and the same key for the same message', () => {
		const message = messageOf(Buffer.from('abc'))
		const entry = logEntry(message, { ...outcome, output: '{"a":1}' }, { retentionDays: 1 })
		assert.equal(Buffer.from(entryPayload(entry)).toString(), 'abc')
		assert.equal(entryOutput(entry), '{"a":1}')
		assert.equal(entry.ttl, 1_700_000_000 + 86_400)
		assert.deepEqual([entry.pk, entry.sk], ['log#int-1', entry.importId])
		assert.equal(logEntry(message, outcome, { retentionDays: 1 }).sk, entry.sk)
		assert.notEqual(logEntry({ ...message, messageId: 'm-2' }, outcome, { retentionDays: 1 }).sk, entry.sk)
	})

	it('fits into an item, whatever there is; what does not fit says how long it was', () => {
		const output = JSON.stringify(randomBytes(190_000).toString('base64'))
		const problems = Array.from({ length: 5000 }, () => ({ code: 'value', message: 'x'.repeat(5000) }))
		const prints = [randomBytes(8_000).toString('hex')]
		for (const length of [131_072, 360_000]) {
			const payload = randomBytes(length)
			const entry = logEntry(
				messageOf(payload),
				{ ...outcome, output, problems, prints },
				{ retentionDays: 1 },
			)
			assert.ok(itemBytes(entry) < 400 * 1024, `${itemBytes(entry)}`)
			assert.deepEqual([entry.problems.length, entry.problemCount], [50, 5000])
			if (length > 350_000) assert.equal(entry.payloadTruncated?.byteLength, length)
			else assert.deepEqual(Buffer.from(entryPayload(entry)), payload)
			if (entry.outputTruncated !== undefined) assert.equal(entry.outputTruncated.byteLength, output.length)
			else assert.equal(entryOutput(entry), output)
		}
	})

	it('has errors unless it was converted without a problem', () => {
		const entryWith = (more: Partial<Outcome>) =>
			logEntry(messageOf(Buffer.of(1)), { ...outcome, ...more }, { retentionDays: 1 }).hasErrors
		assert.equal(entryWith({}), false)
		assert.equal(entryWith({ problems: [{ code: 'value', message: 'x' }] }), true)
		for (const other of ['no-device', 'failed', 'suspended', 'rate-limited'] as const)
			assert.equal(entryWith({ outcome: other }), true)
	})
})
