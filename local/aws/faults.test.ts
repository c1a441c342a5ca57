import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import {
	ApiGatewayManagementApiClient,
	DeleteConnectionCommand,
	GetConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { clientOptions } from '../testing/tinyHost.ts'
import { useTinyHost } from '../testing/useTinyHost.ts'
import type { Fault, Plan } from './faults.ts'

describe('faults', () => {
	const tiny = useTinyHost()
	let end: () => void = () => undefined
	afterEach(() => end())

	/** @param isImpatient only for requests that are never answered */
	const client = (maxAttempts: number, isImpatient = false) =>
		new DynamoDBClient({
			...clientOptions(tiny),
			maxAttempts,
			requestHandler: isImpatient ? { requestTimeout: 300, throwOnRequestTimeout: true } : {},
		})
	const TableName = () => tiny.output('TableName')
	const put = (id: string, maxAttempts = 1, isImpatient = false) =>
		client(maxAttempts, isImpatient).send(
			new PutItemCommand({ TableName: TableName(), Item: { id: { S: id } } }),
		)
	const isThere = async (id: string): Promise<boolean> => {
		const { Item } = await client(1).send(
			new GetItemCommand({ TableName: TableName(), Key: { id: { S: id } } }),
		)
		return Item !== undefined
	}
	const plan = (sequence: readonly Fault[], target: Partial<Plan> = {}): void => {
		end = tiny.host.faults.plan({ service: 'dynamodb', operation: 'PutItem', ...target, sequence } as Plan)
	}

	const failing: readonly (readonly [Fault, RegExp, boolean])[] = [
		['throttle', /ProvisionedThroughputExceededException/, false],
		['500', /InternalServerError/, false],
		['hang', /TimeoutError/, false],
		['reset', /ECONNRESET|socket hang up/, false],
		['commit+500', /InternalServerError/, true],
		['commit+reset', /ECONNRESET|socket hang up/, true],
	]
	for (const [fault, error, isDone] of failing)
		it(`${fault}: the client gets an error, and the write has ${isDone ? '' : 'not '}been done`, async () => {
			plan([fault])
			const id = `once ${fault}`
			await assert.rejects(put(id, 1, fault === 'hang'), (thrown: Error & { code?: string }) =>
				error.test(`${thrown.name} ${thrown.code} ${thrown.message}`),
			)
			assert.equal(await isThere(id), isDone)
		})

	it('clients in the process of the host meet the same faults', async () => {
		const db = new DynamoDBClient({
			...clientOptions(tiny),
			requestHandler: tiny.host.requestHandler,
			maxAttempts: 1,
		})
		const write = (id: string) =>
			db.send(new PutItemCommand({ TableName: TableName(), Item: { id: { S: id } } }))
		for (const [fault, error, isDone] of failing) {
			plan([fault])
			const id = `in process ${fault}`
			await assert.rejects(
				write(id),
				fault === 'hang' ? { code: 'ECONNRESET' } : ({ name, message }) => error.test(`${name} ${message}`),
			)
			assert.equal(await isThere(id), isDone)
		}
		await write('in process')
		assert.equal(await isThere('in process'), true)
	})

	it('the AWS SDK retries after a throttle, a 500 and a reset', async () => {
		plan(['throttle', '500', 'reset'])
		await put('retried', 4)
		assert.equal(await isThere('retried'), true)
	})

	it('a plan affects the requests that it names, until it ends', async () => {
		plan(['500', '500'], { operation: 'DeleteItem' })
		await put('other operation')
		end()
		plan(['500', '500'], { caller: 'SomeFunction' })
		await put('other caller')
		end()
		plan(['500'])
		end()
		await put('ended')
	})

	it('a plan names the method of a service without operations', async () => {
		end = tiny.host.faults.plan({ service: 'execute-api', operation: 'DELETE', sequence: ['limit'] })
		const api = new ApiGatewayManagementApiClient({
			...clientOptions(tiny),
			endpoint: `${tiny.host.awsEndpoint}/other/stage`,
			maxAttempts: 1,
		})
		const to = { ConnectionId: 'c' }
		await assert.rejects(api.send(new GetConnectionCommand(to)), { name: 'ForbiddenException' })
		await assert.rejects(api.send(new DeleteConnectionCommand(to)), { name: 'LimitExceededException' })
	})

	it('the same seed gives the same faults', async () => {
		const run = async (): Promise<string> => {
			end = tiny.host.faults.plan({
				service: 'dynamodb',
				operation: 'PutItem',
				seed: 7,
				rates: { '500': 0.5 },
			})
			const outcomes = []
			for (let count = 0; count < 20; count++)
				outcomes.push(
					await put('seed').then(
						() => 'ok',
						() => 'error',
					),
				)
			end()
			return outcomes.join()
		}
		const first = await run()
		assert.equal(await run(), first)
		assert.ok(first.includes('ok') && first.includes('error'))
	})

	it('counts the faults, and the requests that could have had one', async () => {
		const { happened, chances } = tiny.host.faults
		const before = [happened().get('throttle') ?? 0, chances().requests] as const
		plan(['throttle'])
		await put('counted', 3)
		assert.deepEqual([happened().get('throttle'), chances().requests], [before[0] + 1, before[1] + 2])
	})
})
