import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allotPorts } from './allotPorts.ts'

describe('allotPorts', () => {
	it('gives further HTTP APIs the ports after the one of the AWS services', async () => {
		const { furtherPorts } = await allotPorts({ port: 8080, awsPort: 8081 }, 3)
		assert.deepEqual(furtherPorts, [8082, 8083])
	})

	it('leaves out the port of the first HTTP API', async () => {
		const { furtherPorts } = await allotPorts({ port: 8082, awsPort: 8081 }, 3)
		assert.deepEqual(furtherPorts, [8083, 8084])
	})

	for (const count of [0, 1])
		it(`gives none to a stack with ${count} HTTP APIs`, async () =>
			assert.deepEqual((await allotPorts({ port: 8080, awsPort: 0 }, count)).furtherPorts, []))
})
