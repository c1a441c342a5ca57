import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseImportLogsQuery } from './importLogsQuery.ts'

describe('the query of the import log', () => {
	const accepted = [
		{ name: 'nothing', parameters: undefined, query: { limit: 100 } },
		{ name: 'only what is not its own', parameters: { fingerprint: '92b.y7i24q' }, query: { limit: 100 } },
		{ name: 'the smallest limit', parameters: { limit: '1' }, query: { limit: 1 } },
		{ name: 'the greatest limit', parameters: { limit: '100' }, query: { limit: 100 } },
		{ name: 'a token', parameters: { nextToken: '42' }, query: { limit: 100, before: 42 } },
		{ name: 'both', parameters: { limit: '10', nextToken: '1' }, query: { limit: 10, before: 1 } },
	]
	for (const { name, parameters, query } of accepted)
		it(`may be ${name}`, () => assert.deepEqual(parseImportLogsQuery(parameters), query))

	const refused = [
		...['', '0', '101', '-1', '1.5', '1e1', ' 1', '1 ', 'ten', '0x10', '007', '9'.repeat(400)].map(
			(limit) => ({
				parameters: { limit },
				pointer: '/limit:',
			}),
		),
		...['', '0', '-1', '1.5', 'next', ' 1', '9'.repeat(16)].map((nextToken) => ({
			parameters: { nextToken },
			pointer: '/nextToken:',
		})),
	]
	for (const { parameters, pointer } of refused)
		it(`${JSON.stringify(parameters).slice(0, 40)} is refused, and the detail names the parameter`, () => {
			const problem = parseImportLogsQuery(parameters)
			assert.ok('status' in problem)
			// protocol.md §5.5
			assert.deepEqual([problem.status, problem.title], [400, 'Validation failed'])
			assert.ok(problem.detail?.startsWith(pointer), problem.detail)
		})
})
