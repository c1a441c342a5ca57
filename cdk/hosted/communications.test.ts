import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { openStream } from '../../testing/streamClient.ts'

const kit = { deviceId: 'oob-350000000000001', model: 'PCA20065', fingerprint: '29a.kit22222' }

const pack = (value: number): string =>
	JSON.stringify([{ bn: '14205/0/', bt: Math.floor(Date.now() / 1000), n: '0', v: value }])

describe('the communications stream', () => {
	let stack: TestStack
	let make: ReturnType<typeof makeKey>
	let url: string
	before(async () => {
		stack = await startStack([kit])
		make = makeKey(stack.db, stack.host.output('KeysTable'))
		url = stack.host.output('CommunicationsUrl')
	})
	after(() => stack.close())

	it('shows the first message of a device as joined and uplink, with its bytes', async () => {
		const { key } = await make('--scope', 'stream:read')
		const client = await openStream(url, ['senml-live', `key.${key}`])
		assert.equal(client.socket.protocol, 'senml-live')
		const subscribed = await client.next()
		assert.equal(subscribed['type'], 'subscribed')
		const payload = pack(18.4)
		await stack.publish(kit.deviceId, payload)
		const joined = await client.find(({ type }) => type === 'joined')
		assert.equal(joined['deviceId'], kit.deviceId)
		const uplink = await client.find(({ type }) => type === 'uplink')
		assert.deepEqual(
			[uplink['id'], uplink['seq'], uplink['payload'], uplink['port'], uplink['success']],
			[`uplink.${kit.deviceId}.1`, 1, Buffer.from(payload).toString('hex'), 14205, true],
		)
		client.close()
	})
})
