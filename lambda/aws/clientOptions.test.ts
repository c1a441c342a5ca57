import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { localDynamoDb } from '../../local/testing/startTables.ts'
import { clientOptions } from './clientOptions.ts'

/** A DynamoDB that answers as it is told to, and counts. */
const startService = async (statuses: readonly (number | 'hang')[]) => {
	let calls = 0
	const server = createServer((_, response) => {
		const status = statuses[Math.min(calls++, statuses.length - 1)] ?? 500
		if (status === 'hang') return
		response
			.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
			.end(JSON.stringify(status === 200 ? { TableNames: [] } : { __type: 'InternalServerError' }))
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	const { port } = server.address() as AddressInfo
	return {
		endpoint: `http://127.0.0.1:${port}`,
		calls: () => calls,
		close: async () => {
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}

describe('an AWS client', () => {
	it('tries again after an error of the service', async () => {
		const service = await startService([500, 503, 200])
		const db = localDynamoDb(service.endpoint, clientOptions({}))
		await db.send(new ListTablesCommand())
		assert.equal(service.calls(), 3)
		await service.close()
	})

	it('gives up after the third attempt', async () => {
		const service = await startService([500])
		const db = localDynamoDb(service.endpoint, clientOptions({}))
		await assert.rejects(db.send(new ListTablesCommand()), { name: 'InternalServerError' })
		assert.equal(service.calls(), 3)
		await service.close()
	})

	it('does not wait for ever for a service that does not answer', async () => {
		const service = await startService(['hang'])
		const db = localDynamoDb(service.endpoint, { ...clientOptions({}), maxAttempts: 1 })
		const since = performance.now()
		await assert.rejects(db.send(new ListTablesCommand()), { name: 'TimeoutError' })
		const waited = performance.now() - since
		assert.ok(waited >= 1990 && waited < 3000, `${waited} ms`)
		await service.close()
	})

	it('has ended all its attempts before the function, which has 10 s, is stopped', () => {
		const { maxAttempts, requestHandler } = clientOptions({})
		assert.ok(maxAttempts * (requestHandler.requestTimeout + requestHandler.connectionTimeout) < 10_000)
	})
})
