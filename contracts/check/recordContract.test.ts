import assert from 'node:assert/strict'
import { it } from 'node:test'
import { entrances } from '../../cdk/entrances.ts'
import { contractsOf } from '../documents.ts'
import { recordContract } from './recordContract.ts'

it('a record counts answers and frames, and names those that are not as the documents say', () => {
	const { answer, frame, result } = recordContract(contractsOf(entrances))
	const health = { method: 'GET', path: '/health', status: 200, contentType: 'application/json' }
	const body = JSON.stringify({
		'@context': 'https://github.com/hello-nrfcloud/proto/api/health',
		version: '1',
	})
	answer({ ...health, body })
	answer({ ...health, body: '{}' })
	frame('actions', '{"type":"heartbeat","cursor":"1"}')
	frame('live', '{"type":"heartbeat","cursor":"1"}')
	assert.deepEqual(result(), {
		answers: 2,
		frames: 2,
		problems: [
			"GET /health: 200: /: must have required property '@context' (@context)",
			'live: the document has no such message',
		],
	})
})
