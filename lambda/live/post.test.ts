import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Fault, startManagementApi } from '../testing/managementApi.ts'
import { type Posted, postTo } from './post.ts'

/** What API Gateway documents for PostToConnection, and what networks do. */
const faults: Readonly<Record<string, { readonly fault: Fault; readonly expected: Posted }>> = {
	gone: { fault: '410 GoneException', expected: 'gone' },
	limited: { fault: '429 LimitExceededException', expected: 'failed' },
	'too-large': { fault: '413 PayloadTooLargeException', expected: 'failed' },
	forbidden: { fault: '403 ForbiddenException', expected: 'failed' },
	broken: { fault: '500 InternalServerError', expected: 'failed' },
	cut: { fault: 'cut', expected: 'failed' },
	hanging: { fault: 'hang', expected: 'failed' },
}

describe('posting a frame', () => {
	let api: Awaited<ReturnType<typeof startManagementApi>>
	before(async () => {
		const requestHandler = { requestTimeout: 100, throwOnRequestTimeout: true }
		api = await startManagementApi(
			Object.fromEntries(Object.entries(faults).map(([id, { fault }]) => [id, fault])),
			{ requestHandler },
		)
	})
	after(() => api.close())

	it('sends it as it is', async () => {
		const post = postTo(api.sockets, (_, error) => assert.fail(String(error)))
		const frame = '{"6":"Zürich 😀"}'
		assert.equal(await post('L0SM9cOFvHcCIhw=', frame), 'sent')
		assert.deepEqual(api.posted.at(-1), { connectionId: 'L0SM9cOFvHcCIhw=', frame })
	})

	for (const [connectionId, { fault, expected }] of Object.entries(faults))
		it(`is '${expected}', does not reject and is not repeated after ${fault}`, async () => {
			const failed: string[] = []
			const post = postTo(api.sockets, (id, error) => {
				assert.ok(error instanceof Error)
				failed.push(id)
			})
			assert.equal(await post(connectionId, '{}'), expected)
			assert.deepEqual(failed, expected === 'failed' ? [connectionId] : [])
			assert.equal(api.posted.filter((posted) => posted.connectionId === connectionId).length, 1)
		})
})
