import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judgeFailed } from '../../lambda/imports/formats/formats.ts'
import type { DeviceMessage } from '../../lambda/imports/intake/deviceMessage.ts'
import { draftEntry, type Entry } from '../../lambda/imports/ledger/entry.ts'
import { describeRedriven, runRedrive } from './runRedrive.ts'

const entry = (seq: number): Entry => {
	const message: DeviceMessage = {
		v: 1,
		deviceId: 'oob-352656108602296',
		messageId: `m${seq}`,
		receivedAt: 1694503339523,
		door: 'iot',
		contentFormat: 'application/senml+json',
		payload: Buffer.from('[]'),
	}
	return { ...draftEntry(message, judgeFailed(undefined)(message), { retentionDays: 30 }), seq }
}

const truncated: Entry = { ...entry(3), truncated: { byteLength: 700_000, sha256: 'x' } }

const run = async (entries: readonly Entry[], isDryRun = false) => {
	const asked: number[] = []
	const progress: number[] = []
	const stored = async function* () {
		yield* entries
	}
	const result = await runRedrive({
		entries: stored(),
		redrive: async (redriven) => {
			asked.push(redriven.seq)
			return redriven.truncated === undefined
		},
		isDryRun,
		onProgress: (count) => progress.push(count),
	})
	return { asked, progress, result }
}

describe('the command redrive', () => {
	it('puts one after the other back, and says which', async () => {
		const { asked, progress, result } = await run([entry(1), entry(2), truncated])
		assert.deepEqual(asked, [1, 2, 3])
		assert.deepEqual(progress, [1, 2, 2])
		assert.deepEqual(
			result.redriven.map(({ importId }) => importId),
			[entry(1).importId, entry(2).importId],
		)
		assert.deepEqual(
			result.incomplete.map(({ importId }) => importId),
			[truncated.importId],
		)
	})

	it('touches nothing in a dry run', async () => {
		const { asked, result } = await run([entry(1), truncated], true)
		assert.deepEqual(asked, [])
		assert.deepEqual([result.redriven.length, result.incomplete.length], [1, 1])
	})

	it('tells people what it did', async () => {
		const { result } = await run([entry(1), truncated])
		const line = ({ importId }: Entry) => `  oob-352656108602296  ${importId}  2023-09-12T07:22:19.523Z`
		assert.equal(
			describeRedriven(result, { isDryRun: false }),
			[
				'1 message put back',
				line(entry(1)),
				'1 message of which only the beginning was kept',
				line(truncated),
			].join('\n'),
		)
		assert.match(describeRedriven(result, { isDryRun: true }), /^1 message would be put back\n/)
	})

	it('tells that there is nothing to do', async () => {
		assert.equal(describeRedriven((await run([])).result, { isDryRun: false }), 'no message has failed')
	})
})
