import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'

const [overHttps, overMqtt] = [0, 1].map((index) => ({
	deviceId: `oob-35000000000020${index}`,
	fingerprint: `29a.trcdr${'abcdefgh'[index]}`,
})) as [{ deviceId: string; fingerprint: string }, { deviceId: string; fingerprint: string }]

/** Without a time: only the names of two such messages tell them apart. */
const untimed = '[{"bn":"14201/0/","n":"6","vs":"Fixed"}]'

describe('a message', () => {
	let stack: TestStack
	let queues: SQSClient
	before(async () => {
		stack = await startStack([overHttps, overMqtt])
		queues = new SQSClient(clientOptions(stack.host))
	})
	after(async () => {
		queues.destroy()
		await stack.close()
	})

	/** What a rule puts on the queue of a message that was published over MQTT. */
	const send = (traceId: string, messageId: string) =>
		queues.send(
			new SendMessageCommand({
				QueueUrl: stack.host.output('MessagesQueueUrl'),
				MessageBody: JSON.stringify({
					v: 1,
					payload: Buffer.from(untimed).toString('base64'),
					deviceId: overMqtt.deviceId,
					traceId,
					messageId,
					receivedAt: Date.now(),
					door: 'iot',
					contentFormat: 'application/senml+json',
				}),
			}),
		)

	it('over HTTPS has no trace id, and two that are equal are two events', async () => {
		for (const _ of [1, 2]) await stack.publish(overHttps.deviceId, untimed)
		await stack.logged(['"message":"imported"', overHttps.deviceId], 2, 0)
		const imports = await stack.imports(overHttps)
		assert.deepEqual(
			imports.map(({ seq, success }) => [seq, success]),
			[
				[1, true],
				[2, true],
			],
		)
	})

	it('over MQTT that comes twice with one trace id has one entry', async () => {
		for (const [traceId, messageId] of [
			['trace-1', 'a'],
			['trace-1', 'b'],
			['trace-2', 'c'],
		] as const)
			await send(traceId, messageId)
		await stack.logged(['"message":"imported"', overMqtt.deviceId], 3, 0)
		assert.deepEqual(
			(await stack.imports(overMqtt)).map(({ seq }) => seq),
			[1, 2],
		)
	})
})
