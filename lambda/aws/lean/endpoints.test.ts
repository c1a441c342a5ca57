import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as dynamoDb from '@aws-sdk/client-dynamodb'
import * as iot from '@aws-sdk/client-iot-data-plane'
import * as sqs from '@aws-sdk/client-sqs'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { clientOptions } from '../clientOptions.ts'
import * as leanDynamoDb from './dynamoDb.ts'
import * as leanIot from './iotDataPlane.ts'
import * as leanSqs from './sqs.ts'

/** Instead of connecting, says where it would have connected to. */
class Refusing extends NodeHttpHandler {
	override handle(...[{ protocol, hostname, port, headers }]: Parameters<NodeHttpHandler['handle']>) {
		const where = { protocol, hostname, port, host: headers['host'] }
		return Promise.reject(Object.assign(new Error('refused'), { where }))
	}
}

const whereTo = async (send: Promise<unknown>): Promise<unknown> => {
	const error = await send.then(
		() => undefined,
		(reason: unknown) => reason,
	)
	return (error as { readonly where?: unknown }).where
}

const regions = ['eu-west-1', 'us-east-1', 'cn-north-1', 'cn-northwest-1', 'us-gov-west-1', 'us-iso-east-1']

describe('a lean client finds its service where that of the SDK does', () => {
	const { env } = process
	before(() => {
		process.env = { ...env, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }
	})
	after(() => {
		process.env = env
	})

	for (const region of [...regions, 'eusc-de-east-1'])
		it(`in ${region}`, async () => {
			const { requestHandler: _, ...common } = clientOptions({})
			const options = { ...common, region, requestHandler: new Refusing() }
			const get = { TableName: 'table', Key: {} }
			const QueueUrl = `https://sqs.${region}.example.com/000000000000/queue`
			const publication = { topic: 'topic', payload: Buffer.from(''), qos: 1 } as const
			const expected = [
				new dynamoDb.DynamoDBClient(options).send(new dynamoDb.GetItemCommand(get)),
				new sqs.SQSClient({ ...options, useQueueUrlAsEndpoint: false }).send(
					new sqs.SendMessageCommand({ QueueUrl, MessageBody: '' }),
				),
				new iot.IoTDataPlaneClient(options).send(new iot.PublishCommand(publication)),
			]
			const actual = [
				new leanDynamoDb.DynamoDBClient(options).send(new leanDynamoDb.GetItemCommand(get)),
				new leanSqs.SQSClient(options).send(new leanSqs.SendMessageCommand({ QueueUrl, MessageBody: '' })),
				new leanIot.IoTDataPlaneClient(options).send(new leanIot.PublishCommand(publication)),
			]
			const found = await Promise.all(actual.map(whereTo))
			assert.deepEqual(found, await Promise.all(expected.map(whereTo)))
			assert.ok(found.every((where) => where !== undefined))
		})
})
