import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recordingLog } from '../../testing/recordingLog.ts'
import { apiEvent } from '../testing/apiEvent.ts'
import { proto } from '../testing/proto.ts'
import { answer } from './answer.ts'
import { route } from './route.ts'

const event = apiEvent()

describe('a route', () => {
	it('answers what was decided', async () => {
		const log = recordingLog()
		const decided = answer({ id: 'x' })
		const handler = route(log, async (received) => {
			assert.equal(received, event)
			return decided
		})
		assert.equal(await handler(event), decided)
		assert.deepEqual(log.lines, [])
	})

	const failures = [
		{
			name: 'rejects',
			decide: async () => Promise.reject(new Error('table senml-live-DevicesTable: throttled')),
		},
		{
			name: 'throws at once',
			decide: () => {
				throw new Error('table senml-live-DevicesTable: throttled')
			},
		},
	]
	for (const { name, decide } of failures)
		it(`that ${name} answers an internal error, which tells the client nothing and the operator all`, async () => {
			const log = recordingLog()
			const { statusCode, headers, body } = await route(log, decide)(event)
			assert.equal(statusCode, 500)
			assert.equal(headers?.['content-type'], 'application/problem+json')
			assert.equal(headers?.['cache-control'], 'private, no-store')
			// protocol.md §5.5
			assert.deepEqual(JSON.parse(body ?? ''), {
				'@context': proto.Context.problemDetail.toString(),
				type: 'https://hello.nrfcloud.com/errors/InternalError',
				title: 'An internal error occurred.',
				status: 500,
			})
			const [line] = log.lines
			assert.deepEqual([line?.level, line?.members['route']], ['error', 'GET /device'])
			assert.match(String(line?.members['error']), /throttled/)
			assert.ok(!JSON.stringify(log.lines).includes('92b.y7i24q'))
		})
})
