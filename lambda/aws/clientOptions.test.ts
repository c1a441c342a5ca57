import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { localDynamoDb } from '../../local/testing/startTables.ts'
import { startWireRecorder, type WireAnswer } from '../testing/wireRecorder.ts'
import { clientOptions } from './clientOptions.ts'

const failed = (status: number): WireAnswer => ({
	status,
	body: JSON.stringify({ __type: 'InternalServerError' }),
})

const startService = async (...answers: readonly WireAnswer[]) => {
	const service = await startWireRecorder('local')
	service.answerWith(...answers)
	return service
}

describe('an AWS client', () => {
	it('tries again after an error of the service', async () => {
		const service = await startService(failed(500), failed(503), { status: 200, body: '{"TableNames":[]}' })
		const db = localDynamoDb(service.endpoint, clientOptions({}))
		await db.send(new ListTablesCommand())
		assert.equal(service.requests().length, 3)
		await service.close()
	})

	it('gives up after the third attempt', async () => {
		const service = await startService(failed(500))
		const db = localDynamoDb(service.endpoint, clientOptions({}))
		await assert.rejects(db.send(new ListTablesCommand()), { name: 'InternalServerError' })
		assert.equal(service.requests().length, 3)
		await service.close()
	})

	it('does not wait for ever for a service that does not answer', async () => {
		const service = await startService('hang')
		const db = localDynamoDb(service.endpoint, { ...clientOptions({}), maxAttempts: 1 })
		await assert.rejects(db.send(new ListTablesCommand()), {
			name: 'TimeoutError',
			message: /exceeded the configured 2000 ms requestTimeout/,
		})
		await service.close()
	})

	it('has ended all its attempts before the function, which has 10 s, is stopped', () => {
		const { maxAttempts, requestHandler } = clientOptions({})
		assert.ok(maxAttempts * (requestHandler.requestTimeout + requestHandler.connectionTimeout) < 10_000)
	})
})
