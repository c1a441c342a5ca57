import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Fault, startManagementApi } from '../testing/managementApi.ts'
import { disconnectSocket } from './disconnectSocket.ts'

const faults: Readonly<Record<string, Fault>> = {
	'ended-already': '410 GoneException',
	forbidden: '403 ForbiddenException',
	limited: '429 LimitExceededException',
	broken: '500 InternalServerError',
	cut: 'cut',
	hanging: 'hang',
}

describe('ending a socket', () => {
	let api: Awaited<ReturnType<typeof startManagementApi>>
	before(async () => {
		const requestHandler = { requestTimeout: 100, throwOnRequestTimeout: true }
		api = await startManagementApi({ delete: faults }, { requestHandler })
	})
	after(() => api.close())

	it('asks the service to end it', async () => {
		const disconnect = disconnectSocket(api.sockets, (_, error) => assert.fail(String(error)))
		assert.equal(await disconnect('L0SM9cOFvHcCIhw='), true)
		assert.deepEqual(api.ended, ['L0SM9cOFvHcCIhw='])
		assert.deepEqual(api.posted, [])
	})

	it('has succeeded when it has ended already', async () => {
		const disconnect = disconnectSocket(api.sockets, (_, error) => assert.fail(String(error)))
		assert.equal(await disconnect('ended-already'), true)
	})

	for (const [connectionId, fault] of Object.entries(faults).filter(([, fault]) => !fault.startsWith('410')))
		it(`says that it failed after ${fault}, and does not reject`, async () => {
			const failed: string[] = []
			const disconnect = disconnectSocket(api.sockets, (id, error) => {
				assert.ok(error instanceof Error)
				failed.push(id)
			})
			assert.equal(await disconnect(connectionId), false)
			assert.deepEqual(failed, [connectionId])
		})
})
