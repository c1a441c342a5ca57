import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { findDeviceById } from '../../lambda/devices/findDevice.ts'
import { readCounters } from '../../lambda/integrations/log/counters.ts'
import { entryOutput, type LogEntry } from '../../lambda/integrations/log/entry.ts'
import { readLog } from '../../lambda/integrations/log/readLog.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeIntegration } from '../../testing/makeIntegration.ts'

/** As the tutorial of ThingsBoard has its converters for text, JSON and bytes, in our own words. */
const text = `
const fields = String.fromCharCode(...payload).trim().split(',')
const telemetry = {}
for (let at = 2; at < fields.length; at += 2) telemetry[fields[at]] = parseFloat(fields[at + 1])
return { deviceName: fields[0], deviceType: fields[1], telemetry, attributes: {} }`

describe('a message of an integration', () => {
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

	const send = (path: string, payload: string | Uint8Array, args: readonly string[] = []) =>
		libcoapClient(['-m', 'post', ...args, `coap://127.0.0.1:${port}${path}`], Buffer.from(payload))

	/** The log of an integration, newest first, as soon as it has so many entries. */
	const entries = async (integrationId: string, count = 1): Promise<readonly LogEntry[]> => {
		for (;;) {
			await stack.logged([`"integrationId":"${integrationId}"`, '"message":"integration"'], count, 0)
			const { entries: found } = await readLog(stack.db, table)({ integrationId, limit: 100, now: 0 })
			if (found.length >= count) return found
			await pause(10)
		}
	}

	it('makes a device, an entry in its log, and one in that of the integration', async () => {
		const { integrationId, path, converter } = await make(text)
		const { received, output } = await send(path, 'SN-001,default,temperature,25.7,humidity,69\n', [
			'-t',
			'0',
		])
		assert.deepEqual(received, ['ACK 2.01'], output)
		const [entry] = await entries(integrationId)
		assert.deepEqual(
			[entry?.outcome, entry?.problems, entry?.converter, entry?.contentFormat, entry?.meta['transport']],
			['converted', [], converter, '0', 'coap'],
		)
		assert.deepEqual(JSON.parse(entryOutput(entry as LogEntry) ?? ''), {
			deviceName: 'SN-001',
			deviceType: 'default',
			telemetry: { temperature: 25.7, humidity: 69 },
			attributes: {},
		})
		const device = await findDeviceById(stack.db, stack.host.output('DevicesTable'))('SN-001')
		assert.deepEqual(
			[device?.model, device?.name, device?.integrationId],
			['default', 'SN-001', integrationId],
		)
		await stack.logged(['"message":"imported"', 'SN-001'], 1, 0)
		assert.deepEqual(
			(await readCounters(stack.db, table)(integrationId)).map(({ hour: _hour, ...counted }) => counted),
			[{ received: 1, converted: 1, failed: 0, devicesCreated: 1, rateLimited: 0 }],
		)
	})
})
