import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Assembly, Resource } from './template/assembly.ts'
import { changeResources } from './testing/changeResources.ts'
import { clientOptions, startTinyHost, type TinyHost } from './testing/tinyHost.ts'
import { useTinyHost } from './testing/useTinyHost.ts'

type Answer = { readonly status: number; readonly answer: Readonly<Record<string, string>> }

describe('host: errors as in AWS, without effects on other parts', () => {
	const tiny = useTinyHost()
	const db = () => new DynamoDBClient(clientOptions(tiny))
	const TableName = () => tiny.output('TableName')
	const put = (id: string, more: Record<string, { readonly N: string }> = {}) =>
		db().send(new PutItemCommand({ TableName: TableName(), Item: { id: { S: id }, ...more } }))
	const get = async (id: string) =>
		(await db().send(new GetItemCommand({ TableName: TableName(), Key: { id: { S: id } } }))).Item
	const post = (body: object, host: TinyHost = tiny) =>
		fetch(`${host.output('HttpUrl')}/call`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		})
	const call = async (
		target: string,
		input: object,
		service = 'dynamodb',
		host: TinyHost = tiny,
	): Promise<Answer> => (await (await post({ service, target, input }, host)).json()) as Answer
	const getItem = (host: TinyHost = tiny) =>
		call('DynamoDB_20120810.GetItem', { TableName: TableName(), Key: { id: { S: 'a' } } }, 'dynamodb', host)

	/** A stack with one changed resource. */
	const changed = (type: string, change: (resource: Resource, logicalId: string) => object): Assembly =>
		changeResources(tiny.assembly, (resource, logicalId) =>
			resource.Type === type ? (change(resource, logicalId) as Resource) : resource,
		)
	const withHost = async (other: Assembly, work: (host: TinyHost) => Promise<void>): Promise<void> => {
		const host = await startTinyHost(other, tiny.path('other'))
		try {
			await work(host)
		} finally {
			await host.close()
		}
	}

	describe('permissions', () => {
		it('a function may do what its role allows', async () => {
			await put('a')
			const { status, answer } = await getItem()
			assert.equal(status, 200)
			assert.deepEqual(answer['Item'], { id: { S: 'a' } })
		})

		const refused: readonly (readonly [string, string, () => object, string, string])[] = [
			[
				'action',
				'DynamoDB_20120810.DeleteItem',
				() => ({ TableName: TableName(), Key: { id: { S: 'a' } } }),
				'dynamodb:DeleteItem',
				'table/tiny-Table',
			],
			[
				'table',
				'DynamoDB_20120810.GetItem',
				() => ({ TableName: 'other', Key: { id: { S: 'a' } } }),
				'dynamodb:GetItem',
				'table/other',
			],
			[
				'index',
				'DynamoDB_20120810.GetItem',
				() => ({ TableName: TableName(), IndexName: 'i' }),
				'dynamodb:GetItem',
				'/index/i',
			],
		]
		for (const [what, target, input, action, resource] of refused)
			it(`another ${what} is AccessDenied, naming action and resource`, async () => {
				const { status, answer } = await call(target, input())
				assert.equal(status, 400)
				assert.equal(answer['__type'], 'AccessDeniedException')
				assert.match(
					answer['message'] ?? '',
					new RegExp(`is not authorized to perform: ${action} on resource: arn:aws:dynamodb:.*${resource}`),
				)
			})

		it('another service is AccessDenied, too', async () => {
			const input = { QueueUrl: tiny.output('QueueUrl'), MessageBody: 'x' }
			const { answer } = await call('AmazonSQS.SendMessage', input, 'sqs')
			assert.match(answer['message'] ?? '', /perform: sqs:SendMessage on resource: arn:aws:sqs:.*tiny-Queue/)
		})

		it('a route without permission to invoke its function answers 500, and the log names both', async () => {
			const other = changed('AWS::Lambda::Permission', (resource) => ({
				...resource,
				Properties: { ...resource.Properties, SourceArn: 'arn:aws:execute-api:*:*:other/*' },
			}))
			await withHost(other, async (host) => {
				assert.equal((await fetch(`${host.output('HttpUrl')}/echo/a`)).status, 500)
				await host.line((text) =>
					/lambda:InvokeFunction on resource: .*Echo.* no resource-based policy/.test(text),
				)
			})
		})

		it('an event source mapping whose role may not receive stops the start', async () => {
			const other = changed('AWS::IAM::Policy', (resource, logicalId) =>
				logicalId.startsWith('Consume')
					? { ...resource, Properties: { ...resource.Properties, PolicyDocument: { Statement: [] } } }
					: resource,
			)
			await assert.rejects(
				withHost(other, async () => undefined),
				/perform: sqs:ReceiveMessage on resource: arn:aws:sqs:.*tiny-Queue/,
			)
		})

		it('a function whose role Lambda may not assume stops the start', async () => {
			const other = changed('AWS::IAM::Role', (resource) => ({
				...resource,
				Properties: { ...resource.Properties, AssumeRolePolicyDocument: { Statement: [] } },
			}))
			await assert.rejects(
				withHost(other, async () => undefined),
				/perform: sts:AssumeRole on resource/,
			)
		})

		it('counts the actions of each role, allowed or not', async () => {
			const uses = tiny.host.uses().filter(({ role }) => role.name.includes('Caller'))
			const count = (action: string) =>
				uses.filter((use) => use.action === action).reduce((sum, use) => sum + use.count, 0)
			assert.ok(count('dynamodb:GetItem') >= 2)
			assert.equal(count('sqs:SendMessage'), 1)
			assert.ok(count('logs:PutLogEvents') >= 1)
		})
	})

	it('a crash during a request ends the environment; the request may have been executed', async () => {
		for (const fault of ['crash', 'commit+crash'] as const) {
			const end = tiny.host.faults.plan({ service: 'dynamodb', operation: 'GetItem', sequence: [fault] })
			const input = { TableName: TableName(), Key: { id: { S: 'a' } } }
			const response = await post({ service: 'dynamodb', target: 'DynamoDB_20120810.GetItem', input })
			assert.equal(response.status, 500)
			assert.equal((await getItem()).status, 200)
			end()
		}
		await tiny.line((text) => /Caller.*Runtime\.ExitError: crashed/.test(text))
	})

	it('expired items are deleted, others stay', async () => {
		const now = Math.floor(Date.now() / 1000)
		await put('expired', { expires: { N: String(now - 1) } })
		await put('lives', { expires: { N: String(now + 1000) } })
		await put('for ever')
		assert.equal(await tiny.host.expireItems(), 1)
		assert.equal(await get('expired'), undefined)
		assert.ok(await get('lives'))
		assert.ok(await get('for ever'))
	})

	describe('queues', () => {
		const send = (MessageBody: string) =>
			new SQSClient(clientOptions(tiny)).send(
				new SendMessageCommand({ QueueUrl: tiny.output('QueueUrl'), MessageBody }),
			)
		it('deliver a message twice when the test disturbs them', async () => {
			const end = tiny.host.faults.disturbQueues({ seed: 1, duplicate: 1 })
			await send('doubled')
			for (const count of ['1', '2'])
				await tiny.line(
					(text) => text.includes('doubled') && text.includes(`"ApproximateReceiveCount":"${count}"`),
				)
			end()
			const { deliveries, repeats } = tiny.host.faults.chances()
			assert.ok(deliveries >= 2)
			assert.equal(repeats, deliveries)
		})

		it('deliver a failed message again after the visibility time-out', async () => {
			await send('told to fail later')
			await tiny.line((text) => text.includes('told to fail later'))
			tiny.host.advanceQueueClock(30_000)
			await tiny.line(
				(text) => text.includes('told to fail later') && text.includes('"ApproximateReceiveCount":"2"'),
			)
			tiny.host.advanceQueueClock(30_000)
			const QueueUrl = tiny.output('DeadLettersUrl')
			for (;;) {
				const { Attributes } = await new SQSClient(clientOptions(tiny)).send(
					new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
				)
				if (Number(Attributes?.['ApproximateNumberOfMessages']) > 0) break
			}
		})
	})
})
