import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findDemo } from './demo.ts'

type Request = readonly [url: string, method: string]

/** A browser whose requests get these answers; a text is an error of the network. */
const browser = (answers: readonly (Response | string)[], address = 'http://localhost:8080/') => {
	const requests: Request[] = []
	return {
		requests,
		location: new URL(address) as unknown as Location,
		fetch: async (input: string | URL | globalThis.Request, init?: RequestInit) => {
			requests.push([String(input), init?.method ?? 'GET'])
			const answer = answers[requests.length - 1] ?? 'no more answers'
			if (typeof answer === 'string') throw new TypeError(answer)
			return answer
		},
	}
}

const device = { deviceId: 'oob-1', fingerprint: '29a.abcdef' }

describe('the demo device', () => {
	it('is found in local mode, and sends', async () => {
		const { requests, ...needs } = browser([
			Response.json(device),
			Response.json({ code: '2.01' }),
			Response.json({}, { status: 503 }),
			'offline',
		])
		const demo = await findDemo(needs)
		assert.deepEqual([demo?.deviceId, demo?.fingerprint], ['oob-1', '29a.abcdef'])
		assert.deepEqual(
			[await demo?.send('sample'), await demo?.send('broken'), await demo?.send('sample')],
			[true, false, false],
		)
		assert.deepEqual(requests, [
			['/local/demo', 'GET'],
			['/local/demo/sample', 'POST'],
			['/local/demo/broken', 'POST'],
			['/local/demo/sample', 'POST'],
		])
	})

	for (const [name, answer] of [
		['the server has none', Response.json({ title: 'Not found' }, { status: 404 })],
		['the answer is something else', Response.json({ deviceId: 5 })],
		['the answer is no JSON', new Response('<html>')],
		['there is no answer', 'offline'],
	] as const)
		it(`is not there if ${name}`, async () => assert.equal(await findDemo(browser([answer])), undefined))

	it('is not even asked for over HTTPS', async () => {
		const { requests, ...needs } = browser([Response.json(device)], 'https://example.com/')
		assert.equal(await findDemo(needs), undefined)
		assert.deepEqual(requests, [])
	})
})
