import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decode } from 'cbor-x'
import { canaryMessage } from './canaryMessage.ts'
import { checkPath } from './checkPath.ts'

describe('the message of the canary', () => {
	it('is a button press in CBOR, within what the message bridge publishes', () => {
		const { data } = JSON.parse(canaryMessage(1_700_000_000.25))
		// RFC 8428 §6: bn is -2, bt is -3.
		assert.deepEqual(decode(Buffer.from(data, 'base64')), [{ '-2': '14220/0/', '-3': 1_700_000_000.25 }])
	})
})

describe('a message of the canary', () => {
	const importId = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
	const frames = [
		{ '@context': 'https://github.com/hello-nrfcloud/proto/hello/device' },
		{ '@context': 'https://github.com/hello-nrfcloud/proto/senml/live' },
		{ ts: 1, importId: 'another' },
		{ ts: 1_700_000_000.5, importId },
	]
	const start = (imports: readonly { importId: string; success: boolean }[]) => {
		const left = [...frames]
		let closed = 0
		const times = [1_700_000_000_500, 1_700_000_000_750]
		const check = checkPath({
			fingerprint: async () => 'ca.abcdef',
			watch: () => ({
				next: async (accept) => {
					for (let frame = left.shift(); frame !== undefined; frame = left.shift())
						if (accept(frame)) return frame
					throw new Error('the socket was closed')
				},
				close: () => {
					closed += 1
				},
			}),
			publish: async () => undefined,
			readLog: async () => imports,
			now: () => times.shift() ?? 0,
		})
		return { checked: check(AbortSignal.timeout(1000)), closed: () => closed }
	}

	it('that arrives: the latency is from the publishing to the frame', async () => {
		const { checked, closed } = start([
			{ importId: 'older', success: false },
			{ importId, success: true },
		])
		assert.deepEqual(await checked, { success: true, latencyMilliseconds: 250 })
		assert.equal(closed(), 1)
	})

	const missing = [
		{ what: 'is not in the log', imports: [] },
		{ what: 'is in the log as refused', imports: [{ importId, success: false }] },
	]
	for (const { what, imports } of missing)
		it(`that ${what} has failed, and its socket is closed`, async () => {
			const { checked, closed } = start(imports)
			assert.partialDeepStrictEqual(await checked, { success: false, step: 'log' })
			assert.equal(closed(), 1)
		})
})
