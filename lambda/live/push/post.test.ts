import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Fault, startManagementApi } from '../../testing/managementApi.ts'
import { type Posted, postTo } from './post.ts'

type Case = { readonly fault: Fault; readonly expected: Posted; readonly posts: number }

/** What API Gateway documents for PostToConnection, and what networks do. */
const faults: Readonly<Record<string, Case>> = {
	gone: { fault: '410 GoneException', expected: 'gone', posts: 1 },
	limited: { fault: '429 LimitExceededException', expected: 'slow', posts: 1 },
	hanging: { fault: 'hang', expected: 'slow', posts: 1 },
	'too-large': { fault: '413 PayloadTooLargeException', expected: 'failed', posts: 1 },
	forbidden: { fault: '403 ForbiddenException', expected: 'failed', posts: 1 },
	broken: { fault: '500 InternalServerError', expected: 'failed', posts: 3 },
	unavailable: { fault: '503 ServiceUnavailable', expected: 'failed', posts: 3 },
	cut: { fault: 'cut', expected: 'failed', posts: 3 },
}

/** First these, then success. */
const passing: Readonly<Record<string, readonly Fault[]>> = {
	'second-time': ['500 InternalServerError'],
	'third-time': ['cut', '503 ServiceUnavailable'],
}

describe('posting a frame', () => {
	let api: Awaited<ReturnType<typeof startManagementApi>>
	before(async () => {
		const lasting = Object.fromEntries(Object.entries(faults).map(([id, { fault }]) => [id, fault]))
		const twice: readonly Fault[] = ['500 InternalServerError', '410 GoneException']
		api = await startManagementApi({ post: { ...lasting, ...passing, 'gone-meanwhile': twice } })
	})
	after(() => api.close())

	const start = (sockets = api.sockets) => {
		const failed: string[] = []
		const pauses: number[] = []
		const post = postTo(sockets, {
			onFailed: (connectionId, error) => {
				assert.ok(error instanceof Error)
				failed.push(connectionId)
			},
			pause: async (most) => {
				pauses.push(most)
			},
		})
		return { failed, pauses, post }
	}
	const postsTo = (connectionId: string): number =>
		api.posted.filter((posted) => posted.connectionId === connectionId).length

	it('sends it as it is', async () => {
		const { post, failed } = start()
		const frame = '{"6":"Zürich 😀"}'
		assert.equal(await post('L0SM9cOFvHcCIhw=', frame), 'sent')
		assert.deepEqual(api.posted.at(-1), { connectionId: 'L0SM9cOFvHcCIhw=', frame })
		assert.deepEqual(failed, [])
	})

	for (const [connectionId, { fault, expected, posts }] of Object.entries(faults))
		it(`is '${expected}' after ${posts} times ${fault}, and does not reject`, async () => {
			const { post, failed, pauses } = start(fault === 'hang' ? api.impatient : api.sockets)
			assert.equal(await post(connectionId, '{}'), expected)
			assert.equal(postsTo(connectionId), posts)
			assert.deepEqual(failed, expected === 'gone' ? [] : Array(posts).fill(connectionId))
			assert.equal(pauses.length, posts - 1, 'a pause between two attempts')
		})

	for (const [connectionId, trouble] of Object.entries(passing))
		it(`is sent after ${trouble.join(' and ')}, with a longer pause each time`, async () => {
			const { post, failed, pauses } = start()
			assert.equal(await post(connectionId, '{}'), 'sent')
			assert.equal(postsTo(connectionId), trouble.length + 1)
			assert.deepEqual(failed, Array(trouble.length).fill(connectionId))
			assert.equal(pauses.length, trouble.length)
			assert.deepEqual(
				pauses,
				[...new Set(pauses)].toSorted((a, b) => a - b),
			)
		})

	it("is 'gone' when the socket ends between two attempts", async () => {
		const { post } = start()
		assert.equal(await post('gone-meanwhile', '{}'), 'gone')
	})
})
