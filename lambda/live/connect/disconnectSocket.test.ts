import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Fault, startManagementApi } from '../../testing/managementApi.ts'
import { disconnectSocket } from './disconnectSocket.ts'

type Case = { readonly fault: Fault; readonly requests: number }

const faults: Readonly<Record<string, Case>> = {
	forbidden: { fault: '403 ForbiddenException', requests: 1 },
	hanging: { fault: 'hang', requests: 1 },
	limited: { fault: '429 LimitExceededException', requests: 3 },
	broken: { fault: '500 InternalServerError', requests: 3 },
	cut: { fault: 'cut', requests: 3 },
}

describe('ending a socket', () => {
	let api: Awaited<ReturnType<typeof startManagementApi>>
	before(async () => {
		const lasting = Object.fromEntries(Object.entries(faults).map(([id, { fault }]) => [id, fault]))
		const passing: readonly Fault[] = ['429 LimitExceededException', 'cut']
		api = await startManagementApi({
			delete: { ...lasting, 'third-time': passing, 'ended-already': '410 GoneException' },
		})
	})
	after(() => api.close())

	const start = (sockets = api.sockets) => {
		const failed: string[] = []
		const pauses: number[] = []
		const disconnect = disconnectSocket(sockets, {
			onFailed: (connectionId, error) => {
				assert.ok(error instanceof Error)
				failed.push(connectionId)
			},
			pause: async (most) => {
				pauses.push(most)
			},
		})
		return { disconnect, failed, pauses }
	}
	const requestsFor = (connectionId: string): number => api.ended.filter((id) => id === connectionId).length

	it('asks the service to end it', async () => {
		const { disconnect, failed } = start()
		assert.equal(await disconnect('L0SM9cOFvHcCIhw='), true)
		assert.equal(requestsFor('L0SM9cOFvHcCIhw='), 1)
		assert.deepEqual([...failed, ...api.posted], [])
	})

	it('has succeeded when it has ended already', async () => {
		const { disconnect, failed } = start()
		assert.equal(await disconnect('ended-already'), true)
		assert.deepEqual(failed, [])
	})

	it('tries again, after a pause that grows: a client that is not told waits for ever', async () => {
		const { disconnect, failed, pauses } = start()
		assert.equal(await disconnect('third-time'), true)
		assert.equal(failed.length, 2)
		assert.deepEqual(pauses, [100, 200])
	})

	for (const [connectionId, { fault, requests }] of Object.entries(faults))
		it(`says that it failed after ${requests} × ${fault}, and does not reject`, async () => {
			const { disconnect, failed } = start(fault === 'hang' ? api.impatient : api.sockets)
			assert.equal(await disconnect(connectionId), false)
			assert.equal(requestsFor(connectionId), requests)
			assert.deepEqual(failed, Array(requests).fill(connectionId))
		})
})
