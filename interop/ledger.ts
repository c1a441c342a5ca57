import assert from 'node:assert/strict'
import { hangMilliseconds } from '../local/testing/hang.ts'
import type { TestDevice, TestStack } from '../testing/hostedStack.ts'
import type { Entry } from './coap/coapCase.ts'
import { JSON_PACK } from './coap/packs.ts'

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A device of its own for each case, so that no case sees what another has sent. */
export const deviceMaker = (stack: TestStack) => {
	let made = 0
	return async (): Promise<TestDevice> => {
		const index = made++
		const code = [4, 3, 2, 1, 0].map((place) => alphabet[Math.floor(index / 32 ** place) % 32]).join('')
		const device = { deviceId: `interop:${index}`, fingerprint: `29a.${code}a` }
		await stack.register(device)
		return device
	}
}

/** Resolves when so many messages of the device are in the log. */
export const whenImported = async (stack: TestStack, device: TestDevice, count: number): Promise<void> => {
	const { promise, reject } = Promise.withResolvers<never>()
	const timer = setTimeout(() => reject(new Error(`not ${count} imports`)), hangMilliseconds)
	const texts = ['"message":"imported"', `"${device.deviceId}"`]
	await Promise.race([stack.logged(texts, count, 0), promise])
	clearTimeout(timer)
}

/** The log of a device has so many entries, all of them good. A good pack of the test itself tells when all are there. */
export const assertEntries = async (stack: TestStack, device: TestDevice, count: number): Promise<void> => {
	await stack.publish(device.deviceId, Buffer.from(JSON_PACK.payload, 'hex'))
	await whenImported(stack, device, count + 1)
	const imports = await stack.imports(device)
	assert.deepEqual(
		imports.map(({ success }) => success),
		Array.from({ length: count + 1 }, () => true),
	)
}

/** The only entry of a device says this. A time (resource 99) that is not expected is that of the reception. */
export const assertOnlyEntry = async (
	stack: TestStack,
	device: TestDevice,
	expected: Entry,
): Promise<void> => {
	await whenImported(stack, device, 1)
	const imports = await stack.imports(device)
	assert.equal(imports.length, 1, `${imports.length} entries`)
	const [entry] = imports
	const updates = (entry?.lwm2m ?? []).map(({ ObjectID, Resources: { 99: time, ...Resources } }, index) => ({
		ObjectID,
		Resources: '99' in (expected.updates[index]?.Resources ?? {}) ? { ...Resources, 99: time } : Resources,
	}))
	assert.deepEqual(updates, expected.updates)
	assert.equal(entry?.success, expected.success, entry?.errors.join('\n'))
	if (expected.code !== undefined)
		assert.deepEqual(
			entry?.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code),
			[expected.code],
		)
}
