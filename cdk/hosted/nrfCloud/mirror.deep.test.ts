import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { GetThingShadowCommand, IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane'
import { clientOptions } from '../../../local/testing/tinyHost.ts'
import { startStack, type TestStack } from '../../../testing/hostedStack.ts'

const kit = { deviceId: 'oob-350000000000001', fingerprint: '29a.abcdef' }

/** By object and version, instance and resource. */
type Reported = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>

describe('the mirror in the shadow of AWS IoT', () => {
	let stack: TestStack
	let iot: IoTDataPlaneClient
	before(async () => {
		stack = await startStack([kit], { mirrorShadow: true })
		iot = new IoTDataPlaneClient(clientOptions(stack.host))
	})
	after(async () => {
		iot.destroy()
		await stack.close()
	})

	const sent = async (payload: object): Promise<void> => {
		const from = stack.host.lines.length
		await stack.publish(kit.deviceId, JSON.stringify(payload))
		await stack.logged(['"message":"imported"'], 1, from)
	}

	/** The reported part as soon as it is as expected: nothing tells when the last step of an import is done. */
	const reported = async (isIt: (state: Reported) => boolean) => {
		for (;;) {
			const found = await iot
				.send(new GetThingShadowCommand({ thingName: kit.deviceId, shadowName: 'lwm2m' }))
				.catch(() => undefined)
			const { state } = JSON.parse(found?.payload?.transformToString() ?? '{}')
			if (state?.reported !== undefined && isIt(state.reported)) return state.reported
		}
	}

	const now = Math.floor(Date.now() / 1000)

	it('has the newest values by object, version, instance and resource', async () => {
		await sent([
			{ bn: '14205/0/', bt: now, n: '0', v: 21.5 },
			{ n: '1', v: 40 },
			{ bn: '14220/2/', bt: now },
			{ bn: '14401/0/0/', bt: now, n: '1', vs: 'BOOT' },
		])
		assert.deepEqual(await reported(() => true), {
			'14205:1.0': { 0: { 0: 21.5, 1: 40, 99: now } },
			'14220:1.0': { 2: { 99: now } },
			'14401:1.0': { 0: { 0: ['BOOT'], 99: now } },
		})
	})

	it('keeps newer values when an older message comes late', async () => {
		await sent([
			{ bn: '14205/0/', bt: now - 60, n: '0', v: 1 },
			{ n: '2', v: 990 },
		])
		const state = await reported((one) => one['14205:1.0']?.[0]?.[2] === 990)
		assert.deepEqual(state['14205:1.0'], { 0: { 0: 21.5, 1: 40, 2: 990, 99: now } })
	})

	it('refused because of its size is in the log, and the message is imported', async () => {
		const from = stack.host.lines.length
		const vs = 'x'.repeat(3000)
		await sent([
			{ bn: '14204/0/', n: '2', vs },
			{ n: '3', vs },
			{ n: '4', vs },
		])
		const { errors } = (await stack.imports(kit)).at(-1) ?? {}
		assert.deepEqual(errors, [])
		const [line = ''] = await stack.logged(['shadow refused'], 1, from)
		assert.match(line, /RequestEntityTooLarge/)
	})

	it('comes again when AWS IoT fails', async () => {
		const end = stack.host.host.faults.plan({
			service: 'iotdata',
			caller: stack.functionId('ImportsProcessor'),
			seed: 1,
			rates: { '500': 1 },
		})
		const from = stack.host.lines.length
		await stack.publish(kit.deviceId, JSON.stringify([{ n: '14202/0/0', v: 77 }]))
		await stack.logged(['import failed', 'shadow'], 1, from)
		end()
	})
})
