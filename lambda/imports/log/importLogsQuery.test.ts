import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { apiEvent } from '../../testing/apiEvent.ts'
import { compileRows } from '../../testing/compileRows.ts'
import { importEntrances } from '../entrances.ts'
import { pageOf } from './importLogsQuery.ts'

const { entrances } = await compileRows(importEntrances)

/** Parameters as the function reads them: a page, or the problem that is answered. */
const read = (parameters: Readonly<Record<string, string>> | undefined) => {
	const { queryStringParameters: _, ...event } = apiEvent()
	const request = entrances['GET /device/{deviceId}/senml-imports']?.read?.({
		...event,
		...(parameters === undefined ? {} : { queryStringParameters: parameters }),
	})
	assert.ok(request !== undefined)
	return 'problem' in request ? request.problem : pageOf(request.query as Parameters<typeof pageOf>[0])
}

describe('the query of the import log', () => {
	const accepted = [
		{ name: 'nothing', parameters: undefined, query: { limit: 100 } },
		{ name: 'only what is not its own', parameters: { fingerprint: '92b.y7i24q' }, query: { limit: 100 } },
		{ name: 'the smallest limit', parameters: { limit: '1' }, query: { limit: 1 } },
		{ name: 'the greatest limit', parameters: { limit: '100' }, query: { limit: 100 } },
		{ name: 'a token', parameters: { nextToken: '42' }, query: { limit: 100, before: 42 } },
		{ name: 'the bytes', parameters: { include: 'bytes' }, query: { limit: 100, bytes: true } },
		{ name: 'both', parameters: { limit: '10', nextToken: '1' }, query: { limit: 10, before: 1 } },
	]
	for (const { name, parameters, query } of accepted)
		it(`may be ${name}`, () => assert.deepEqual(read(parameters), query))

	const expected = {
		limit: '/limit: must be an integer from 1 to 100',
		nextToken: '/nextToken: must be the one of the previous page',
		include: '/include: must be bytes',
	}
	const refused = [
		...['', '0', '101', '-1', '1.5', '1e1', ' 1', '1 ', 'ten', '0x10', '007', '1\n', '9'.repeat(400)].map(
			(limit) => ({ parameters: { limit }, detail: expected.limit }),
		),
		...['', '0', '-1', '1.5', 'next', ' 1', '9'.repeat(16)].map((nextToken) => ({
			parameters: { nextToken },
			detail: expected.nextToken,
		})),
		...['', 'byte', 'bytes,x'].map((include) => ({ parameters: { include }, detail: expected.include })),
		{ parameters: { limit: '0', nextToken: '0' }, detail: expected.limit },
	]
	for (const { parameters, detail } of refused)
		it(`${JSON.stringify(parameters).slice(0, 40)} is refused, and the detail names the parameter`, () => {
			const problem = read(parameters)
			assert.ok('status' in problem)
			// protocol.md §5.5
			assert.deepEqual([problem.status, problem.title, problem.detail], [400, 'Validation failed', detail])
		})
})
