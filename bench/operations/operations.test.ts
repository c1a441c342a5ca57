import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { markdownTable } from '../../cost/table.ts'
import type { Host } from '../../local/host.ts'
import { countsOf, difference, isAimReached, isSame, referenceModel, summarise } from './operationsCount.ts'
import { operationsReport, verdictOf } from './operationsReport.ts'

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:000000000000:${resource}`

const processor = {
	name: 'senml-live-ImportsProcessorServiceRole0B1C2D3E',
	arn: '',
	statements: [],
	trust: [],
}

const host: Pick<Host, 'stackName' | 'uses' | 'invocations'> = {
	stackName: 'senml-live',
	uses: () => [
		{
			role: processor,
			action: 'dynamodb:Query',
			resource: arn('dynamodb', 'table/senml-live-LedgerTable4F5A6B7C/index/byMessage'),
			count: 2,
			calls: 2,
		},
		...['a=', 'b='].map((connectionId) => ({
			role: processor,
			action: 'execute-api:ManageConnections',
			resource: arn('execute-api', `1a2b/live/POST/@connections/${connectionId}`),
			count: 1,
			calls: 1,
		})),
	],
	invocations: () => ({ [arn('lambda', 'function:senml-live-ImportsProcessor89ABCDEF')]: 3 }),
}

const message = {
	'ImportsProcessor dynamodb:GetItem DevicesTable': 1,
	'ImportsProcessor dynamodb:PutItem LedgerTable': 1,
	'ImportsProcessor dynamodb:Query LedgerTable': 1,
	'ImportsProcessor dynamodb:Query LiveConnections': 1,
	'ImportsProcessor execute-api:ManageConnections POST @connections': 3,
	'Lambda lambda:Invoke ImportsProcessor': 1,
	'MqttDoorSenML sqs:SendMessage ImportsMessages': 1,
}

const summary = {
	functionCalls: 1,
	events: 0,
	queries: 1,
	scans: 0,
	reads: 2,
	writes: 1,
	queueSends: 1,
	posts: 3,
}

describe('what a host has counted', () => {
	it('is named after the resources of the stack, all connections as one', () =>
		assert.deepEqual(countsOf(host), {
			'ImportsProcessor dynamodb:Query LedgerTable/index/byMessage': 2,
			'ImportsProcessor execute-api:ManageConnections POST @connections': 2,
			'Lambda lambda:Invoke ImportsProcessor': 3,
		}))
})

describe('the difference of two counts', () => {
	it('is what was done in between', () => {
		const before = { 'a dynamodb:Query b': 2, 'a dynamodb:GetItem b': 1 }
		const after = { 'a dynamodb:Query b': 5, 'a dynamodb:GetItem b': 1, 'c sqs:SendMessage d': 1 }
		assert.deepEqual(difference(before, after), { 'a dynamodb:Query b': 3, 'c sqs:SendMessage d': 1 })
	})

	it('leaves out that an environment has started', () =>
		assert.deepEqual(difference({}, { 'a logs:PutLogEvents b': 1 }), {}))
})

describe('two messages', () => {
	it('are the same if they did the same as often', () => assert.ok(isSame(message, { ...message })))
	for (const other of [{ ...message, 'a dynamodb:Scan b': 1 }, {}]) {
		it(`are not if one did ${Object.keys(other).length} things`, () => {
			assert.equal(isSame(message, other), false)
			assert.equal(isSame(other, message), false)
		})
	}
})

describe('the summary of a message', () => {
	it('has the query for connections apart from the other reads', () =>
		assert.deepEqual(summarise(message), summary))

	it('reaches the aim', () => assert.ok(isAimReached(summary)))

	for (const [what, more] of Object.entries({
		'a second function call': { functionCalls: 2 },
		'an event': { events: 1 },
		'a second query for connections': { queries: 2 },
		'no query for connections': { queries: 0 },
		'a scan': { scans: 1 },
	}))
		it(`misses the aim with ${what}`, () => assert.equal(isAimReached({ ...summary, ...more }), false))
})

describe('the model of the reference system', () => {
	it('grows with updates and clients', () =>
		assert.deepEqual(referenceModel({ updates: 15, objects: 15, clients: 3 }), {
			functionCalls: 21,
			events: 18,
			queries: 0,
			scans: 16,
			reads: 1,
			writes: 3,
			queueSends: 0,
			posts: 48,
		}))
})

describe('the report', () => {
	const sizes = { entry: 700, state: 200, device: 200, connection: 150, history: 140 }
	const bytes = { sizes, payloadBytes: 60, logBytes: 800 }
	const cases = [{ updates: 1, objects: 1, clients: 3, counts: message, ...bytes }]
	const beside = [
		{ beside: 'nothing', counts: message },
		{ beside: 'others', counts: message },
	]
	const other = { beside: 'history', counts: { ...message, 'a dynamodb:GetItem b': 1 } }

	it('is a table in Markdown', () =>
		assert.equal(
			markdownTable(['name', 'n'], [['a', 10]]),
			'| name | n   |\n| ---  | --- |\n| a    | 10  |\n',
		))

	it('shows what was counted beside the model', () => {
		const report = operationsReport({ cases, packed: cases, beside })
		assert.match(report, /^\| 1 +\| 1 +\| 3 +\| 1 \/ 0 +\| 1 \/ 7 +\| 0 \/ 4 /m)
		assert.match(report, /0 full scans: reached/)
		assert.match(report, /The same operations each time: yes/)
	})

	it('says when others make a difference', () => {
		assert.deepEqual(verdictOf({ cases, packed: [], beside: [...beside, other] }), {
			isReached: true,
			isIndependent: false,
		})
		assert.match(operationsReport({ cases, packed: [], beside: [...beside, other] }), /each time: NO/)
	})
})
