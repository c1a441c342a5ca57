import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { type Lease, leaseTable } from '../../lambda/communications/dispatch/lease.ts'
import { putEvent } from '../../lambda/communications/eventTable.ts'
import { listSockets, noteProgress } from '../../lambda/communications/sockets/socketTable.ts'
import { writtenUplink } from '../../lambda/testing/writtenEvents.ts'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { type Frame, openStream, type StreamClient } from '../../testing/streamClient.ts'

const kit = { deviceId: 'oob-350000000000001', fingerprint: '29a.kit22222' }

const isUplink = ({ type }: Frame): boolean => type === 'uplink'

/** `seq` of the uplinks of a device that come from now on */
const heardBy = ({ socket }: StreamClient, deviceId = kit.deviceId): readonly number[] => {
	const seqs: number[] = []
	socket.addEventListener('message', ({ data }) => {
		const frame = JSON.parse(String(data)) as Frame
		if (isUplink(frame) && frame['deviceId'] === deviceId) seqs.push(Number(frame['seq']))
	})
	return seqs
}

const minute = 60_000

describe('the communications stream when services fail', () => {
	const folder = temporaryFolder()
	let stack: TestStack
	let url: string
	let key: string
	const clients: StreamClient[] = []
	before(async () => {
		const assembly = await testAssembly(join(folder.path, 'cdk.out'))
		stack = await hostStack(assembly, { devices: [kit], lambda: { timeoutFactor: 1 } })
		url = stack.host.output('CommunicationsUrl')
		key = (await makeKey(stack.db, stack.host.output('KeysTable'))('--scope', 'stream:read')).key
	})
	afterEach(() => {
		for (const client of clients.splice(0)) client.close()
	})
	after(async () => {
		await stack.close()
		folder.remove()
	})

	const open = async (query = ''): Promise<StreamClient> => {
		const client = await openStream(`${url}?${query}`, ['senml-live', `key.${key}`])
		clients.push(client)
		return client
	}

	const subscribe = async (): Promise<StreamClient> => {
		const client = await open()
		await client.find(({ type }) => type === 'subscribed')
		return client
	}

	const sockets = () => listSockets(stack.db, stack.host.output('StreamsTable'))(Date.now() / 1000)

	let values = 0
	const publish = async (): Promise<void> => {
		values += 1
		const bt = Math.floor(Date.now() / 1000)
		await stack.publish(kit.deviceId, JSON.stringify([{ bn: '14205/0/', bt, n: '0', v: values }]))
	}

	it('row 31: posts: ends a socket that has missed a frame, even if the service refuses at first to end it', async () => {
		const listeners = [await subscribe(), await subscribe()]
		await publish()
		const [{ cursor } = {}] = await Promise.all(listeners.map((client) => client.find(isUplink)))
		const heard = listeners.map((client) => heardBy(client))
		const { plan, happened } = stack.host.host.faults
		const api = { service: 'execute-api', caller: stack.functionId('CommunicationsDispatch') }
		plan({ ...api, operation: 'POST', sequence: ['limit'] })
		plan({ ...api, operation: 'DELETE', sequence: ['hang'] })
		await publish()
		await publish()
		await Promise.race(listeners.map(({ closed }) => closed))
		assert.deepEqual([happened().get('limit'), happened().get('hang')], [1, 1])
		// The one that missed the second message was ended before it could get the third.
		assert.ok(heard.some((seqs) => seqs.length === 0))
		const again = await open(`after=${String(cursor)}`)
		const seen = heardBy(again)
		await again.find((frame) => isUplink(frame) && frame['seq'] === 3)
		assert.deepEqual([...new Set(seen)], [1, 2, 3])
	})

	it('goes on from where it was when the table fails to forget a socket', async () => {
		const listeners = [await subscribe(), await subscribe()]
		await publish()
		await Promise.all(listeners.map((client) => client.find(isUplink)))
		// Those of earlier tests would take the faults.
		while ((await sockets()).length > listeners.length);
		const heard = listeners.map((client) => heardBy(client))
		const caller = stack.functionId('CommunicationsDispatch')
		const { plan } = stack.host.host.faults
		const from = stack.host.lines.length
		plan({ service: 'execute-api', operation: 'POST', caller, sequence: ['limit'] })
		plan({ service: 'dynamodb', operation: 'DeleteItem', caller, sequence: ['500', '500', '500'] })
		await publish()
		await stack.logged(['CommunicationsDispatch', 'ERROR'], 1, from)
		const last = values + 1
		await publish()
		await Promise.any(
			listeners.map((client) => client.find((frame) => isUplink(frame) && frame['seq'] === last)),
		)
		// What was sent by the same dispatcher before may come again.
		const open = heard.filter((seqs) => seqs.includes(last))
		for (const seqs of open)
			assert.deepEqual(
				[...new Set(seqs)].filter((seq) => seq >= last - 1),
				[last - 1, last],
			)
	})

	it('row 34: posts: goes on in portions when more is due than can be sent before the dispatcher ends', async () => {
		const listener = await subscribe()
		await publish()
		await listener.find(isUplink)
		const begun = Date.now() - 3 * minute
		const table = stack.host.output('StreamsTable')
		// As it is when shifts have failed for three minutes.
		for (const { id } of await sockets()) await noteProgress(stack.db, table)(id, { liveSince: begun })
		const { take, release } = leaseTable(stack.db, table)
		let lease: Lease | undefined
		while (lease === undefined) lease = await take('test', Date.now())
		await release('test', { ...lease, position: begun, sent: [], version: 'test' })
		const put = putEvent(stack.db, stack.host.output('EventsTable'))
		const missed = Array.from({ length: 500 }, (_, index) =>
			writtenUplink('missed', index + 1, begun + index * 300),
		)
		await Promise.all(missed.map(put))
		const heard = heardBy(listener, 'missed')
		// Each frame takes two attempts: 50 ms on average, 25 s in all. The function has ten.
		const caller = stack.functionId('CommunicationsDispatch')
		const sequence = Array.from({ length: 20 * missed.length }, (_, index) =>
			index % 2 === 0 ? '500' : 'ok',
		)
		const endFaults = stack.host.host.faults.plan({
			service: 'execute-api',
			operation: 'POST',
			caller,
			sequence,
		})
		await publish()
		await listener.find((frame) => frame['deviceId'] === kit.deviceId && frame['seq'] === values)
		endFaults()
		assert.deepEqual(
			heard,
			missed.map((_, index) => index + 1),
		)
	})

	it('row 30: posts: no socket is forgotten whose handshake is slow: the handshake is refused', async () => {
		const steady = await subscribe()
		const caller = stack.functionId('CommunicationsConnect')
		const { plan } = stack.host.host.faults
		plan({ service: 'dynamodb', caller, sequence: ['hang', 'hang'] })
		plan({ service: 'sqs', caller, sequence: ['hang'] })
		let isOver = false
		const late = open().finally(() => {
			isOver = true
		})
		late.catch(() => undefined)
		while (!isOver) {
			await publish()
			await steady.find(isUplink)
		}
		await assert.rejects(late, /refused/)
		assert.equal((await (await open()).next())['type'], 'subscribed')
	})
})
