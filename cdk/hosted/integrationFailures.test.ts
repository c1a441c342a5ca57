import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { findDeviceById } from '../../lambda/devices/findDevice.ts'
import type { LogEntry } from '../../lambda/integrations/log/entry.ts'
import { readLog } from '../../lambda/integrations/log/readLog.ts'
import type { Plan } from '../../local/aws/faults.ts'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeIntegration } from '../../testing/makeIntegration.ts'

const named = `
const name = String.fromCharCode(...payload)
return [1, 2].map((part) => ({ deviceName: name + '-' + part, deviceType: 'default', telemetry: { part } }))`

describe('messages of integrations, when a service fails', () => {
	let stack: TestStack
	let port: number
	let table: string
	let make: ReturnType<typeof makeIntegration>
	before(async () => {
		stack = await startStack([])
		port = await stack.openDoor()
		table = stack.host.output('IntegrationsTable')
		make = makeIntegration(stack.db, table)
	})
	after(() => stack.close())

	const send = (path: string, payload: string) =>
		libcoapClient(['-m', 'post', `coap://127.0.0.1:${port}${path}`], Buffer.from(payload))
	const post = (path: string, body: string) => fetch(`${stack.restUrl}${path}`, { method: 'POST', body })
	const failing = async <T>(plan: Plan, work: () => Promise<T>): Promise<T> => {
		const end = stack.host.host.faults.plan(plan)
		try {
			return await work()
		} finally {
			end()
		}
	}
	const log = async (integrationId: string): Promise<readonly LogEntry[]> =>
		(await readLog(stack.db, table)({ integrationId, limit: 100, now: 0 })).entries
	const entry = async (integrationId: string): Promise<LogEntry> => {
		for (;;) {
			const [found] = await log(integrationId)
			if (found !== undefined) return found
			await pause(10)
		}
	}

	const down = [
		{ name: 'the queue', plan: { service: 'sqs', operation: 'SendMessage', seed: 1, rates: { '500': 1 } } },
		{ name: 'the table', plan: { service: 'dynamodb', operation: 'GetItem', seed: 1, rates: { '500': 1 } } },
	] as const
	for (const { name, plan } of down) {
		it(`get 5.03 with Max-Age while ${name} does not answer, and then 2.01`, async () => {
			const { integrationId, path } = await make(named)
			const { code, output } = await failing(plan, () => send(path, 'DN'))
			assert.equal(code, '5.03', output)
			assert.match(output, /Max-Age:5/)
			assert.equal((await send(path, 'DN')).code, '2.01')
			assert.equal((await entry(integrationId)).outcome, 'converted')
			assert.equal((await log(integrationId)).length, 1)
		})

		it(`get 503 with Retry-After over HTTP while ${name} does not answer`, async () => {
			const { path } = await make(named)
			const { status, headers } = await failing(plan, () => post(path, 'DN'))
			assert.deepEqual([status, headers.get('retry-after')], [503, '5'])
		})
	}

	const halfDone = [
		{ name: 'a device is registered', operation: 'UpdateItem', service: 'dynamodb' },
		{ name: 'the messages of the devices are on their queue', operation: 'SendMessageBatch', service: 'sqs' },
		{ name: 'the entry is written', operation: 'PutItem', service: 'dynamodb' },
	] as const
	for (const [index, { name, operation, service }] of halfDone.entries())
		it(`are delivered again if the function ends after ${name}: one entry, one device, one import each`, async () => {
			const { integrationId, path } = await make(named)
			const caller = stack.functionId('IntegrationsConvert')
			const device = `HD${index}`
			const end = stack.host.host.faults.plan({ service, operation, caller, sequence: ['commit+crash'] })
			await send(path, device)
			while ((stack.host.host.faults.happened().get('commit+crash') ?? 0) <= index) await pause(10)
			end()
			stack.host.host.advanceQueueClock(61_000)
			await stack.logged(['"message":"integration"', integrationId], 1, 0)
			const found = await entry(integrationId)
			assert.deepEqual([found.outcome, found.devices.length], ['converted', 2])
			assert.equal((await log(integrationId)).length, 1)
			for (const part of [1, 2]) {
				const deviceId = `${device}-${part}`
				await stack.logged(['"message":"imported"', `"deviceId":"${deviceId}"`], 1, 0)
				const { fingerprint = '' } =
					(await findDeviceById(stack.db, stack.host.output('DevicesTable'))(deviceId)) ?? {}
				assert.equal((await stack.imports({ deviceId, fingerprint })).length, 1)
			}
		})

	it('that no envelope of ours are end in the dead letters, and hold up no other', async () => {
		const { integrationId, path } = await make(named)
		const queue = new SQSClient(clientOptions(stack.host))
		const QueueUrl = stack.host.output('UplinksQueueUrl')
		await queue.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"v":2}' }))
		await send(path, 'OK')
		assert.equal((await entry(integrationId)).outcome, 'converted')
		await stack.logged(['conversion failed', 'version 2 is unknown'], 1, 0)
		queue.destroy()
	})
})
