import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { demoDevice } from '../../cli/demoDevice.ts'
import { freePort } from '../../local/server/freePort.ts'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { createDemo } from './demo.ts'

const device = { ...demoDevice, fingerprint: '29a.abcdef' }

const now = Date.UTC(2024, 5, 3)

describe('the demo device', () => {
	const folder = temporaryFolder()
	const demo = createDemo()
	let stack: TestStack
	before(async () => {
		const assembly = await testAssembly(join(folder.path, 'cdk.out'))
		stack = await hostStack(assembly, { devices: [device], own: demo.own })
		const port = await stack.openDoor()
		demo.open({ findDevice: async () => device, coap: { address: '0.0.0.0', port }, now: () => now })
	})
	after(async () => {
		await stack.close()
		folder.remove()
	})

	const send = async (method: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
		const response = await fetch(`${stack.restUrl}${path}`, { method, headers })
		return [response.status, await response.json()] as const
	}

	/** The imports of the device, as soon as there are `count` of them; oldest first. */
	const imports = async (count: number) => {
		await stack.logged(['"message":"imported"', device.deviceId], count, 0)
		return stack.imports(device)
	}

	it('is named to the page, with its fingerprint', async () => {
		const { deviceId, fingerprint } = device
		assert.deepEqual(await send('GET', '/local/demo'), [200, { deviceId, fingerprint }])
	})

	it('sends a sample over CoAP, all of which is taken', async () => {
		assert.deepEqual(await send('POST', '/local/demo/sample'), [200, { code: '2.01' }])
		const [sample] = await imports(1)
		assert.ok(sample?.success)
		assert.deepEqual(sample.lwm2m?.map(({ ObjectID }) => ObjectID).toSorted(), [14201, 14202, 14203, 14205])
		assert.deepEqual([sample.errors, sample.warnings], [[], []])
	})

	it('sends something broken: each time something else, and then the first again', async () => {
		for (let count = 0; count < 5; count++)
			assert.deepEqual(await send('POST', '/local/demo/broken'), [200, { code: '2.01' }])
		const broken = (await imports(6)).slice(1)
		assert.ok(broken.every(({ success, findings }) => !success && findings.length > 0))
		const errors = broken.map((each) => each.errors.join(' '))
		assert.equal(new Set(errors.slice(0, 4)).size, 4, errors.join('\n'))
		assert.equal(errors[4], errors[0])
	})

	it('is of no use to another page', async () => {
		for (const [method, path] of [
			['GET', '/local/demo'],
			['POST', '/local/demo/sample'],
		] as const)
			assert.deepEqual(await send(method, path, { origin: 'http://localhost:3000' }), [
				403,
				{ title: 'Forbidden' },
			])
	})

	it('has no other paths', async () => {
		for (const [method, path] of [
			['POST', '/local/demo'],
			['GET', '/local/demo/sample'],
			['POST', '/local/demo/other'],
		] as const)
			assert.deepEqual(await send(method, path), [404, { title: 'Not found' }])
	})
})

describe('a demo device', () => {
	const folder = temporaryFolder()
	after(folder.remove)

	const cases = [
		{ name: 'without a plain CoAP server, is not there', coap: false, device, method: 'GET', status: 404 },
		{
			name: 'that is not registered, is not there',
			coap: true,
			device: undefined,
			method: 'GET',
			status: 404,
		},
		{ name: 'says that nobody answers at the CoAP port', coap: true, device, method: 'POST', status: 503 },
	] as const
	for (const { name, coap, device, method, status } of cases)
		it(name, async () => {
			const demo = createDemo()
			const assembly = await testAssembly(join(folder.path, 'cdk.out'))
			const stack = await hostStack(assembly, { own: demo.own })
			const port = await freePort()
			demo.open({
				findDevice: async () => device,
				coap: coap ? { address: '127.0.0.1', port } : undefined,
				now: () => now,
			})
			const path = method === 'GET' ? '/local/demo' : '/local/demo/sample'
			assert.equal((await fetch(`${stack.restUrl}${path}`, { method })).status, status)
			await stack.close()
		})
})
