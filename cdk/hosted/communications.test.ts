import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { refusedStatus } from '../../local/testing/sockets.ts'
import { actionsOf } from '../../testing/actionsOf.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { keysCommand, makeKey } from '../../testing/makeKey.ts'
import { type Frame, openStream, type StreamClient } from '../../testing/streamClient.ts'

const kit = { deviceId: 'oob-350000000000001', model: 'PCA20065', fingerprint: '29a.kit22222' }
const eui = { deviceId: '0732227A557D8679', model: 'thingy91x', fingerprint: '29a.trck2222' }

const quiet = { deviceId: 'quiet-1', model: 'PCA20065', fingerprint: '29a.quet2222' }

const isOf =
	(type: string) =>
	(frame: Frame): boolean =>
		frame['type'] === type

const isRx = ({ CommType }: Frame): boolean => CommType === 'comm_rx'

describe('the communications stream', () => {
	let stack: TestStack
	let make: ReturnType<typeof makeKey>
	let url: string
	let actionsUrl: string
	let all: string
	const clients: StreamClient[] = []
	before(async () => {
		stack = await startStack([kit, eui, quiet])
		make = makeKey(stack.db, stack.host.output('KeysTable'))
		url = stack.host.output('CommunicationsUrl')
		actionsUrl = stack.host.output('ActionsUrl')
		all = (await make('--scope', 'stream:read')).key
	})
	after(async () => {
		for (const client of clients) client.close()
		await stack.close()
	})

	const open = async (key = all, query = '', of = url): Promise<StreamClient> => {
		const client = await openStream(`${of}?${query}`, ['senml-live', `key.${key}`])
		clients.push(client)
		if (!query.includes('resiot')) assert.equal((await client.next())['type'], 'subscribed')
		return client
	}

	let values = 0
	/** Publishes a message that is no other one's repeat; gives its bytes in hex. */
	const publish = async ({ deviceId } = kit): Promise<string> => {
		values += 1
		const bt = Math.floor(Date.now() / 1000)
		const payload = JSON.stringify([{ bn: '14205/0/', bt, n: '0', v: values }])
		await stack.publish(deviceId, payload)
		return Buffer.from(payload).toString('hex')
	}

	it('costs nothing while nobody listens: no event is written, and no dispatcher runs', async () => {
		await publish(quiet)
		await stack.logged(['"imported"', quiet.deviceId], 1, 0)
		const TableName = stack.host.output('EventsTable')
		const { Count } = await stack.db.send(new ScanCommand({ TableName, Select: 'COUNT' }))
		assert.equal(Count, 0)
		const called = Object.keys(stack.host.host.invocations())
		assert.ok(!called.some((name) => name.includes('CommunicationsDispatch')))
	})

	it('is served at its own local address', () => {
		const { host } = new URL(stack.webSocketUrl)
		assert.deepEqual([url, actionsUrl], [`ws://${host}/communications`, `ws://${host}/actions`])
	})

	it('shows the first message of a device as joined and uplink, with its bytes', async () => {
		const client = await open()
		assert.equal(client.socket.protocol, 'senml-live')
		const payload = await publish()
		const joined = await client.next()
		assert.deepEqual([joined['type'], joined['deviceId'], joined['seq']], ['joined', kit.deviceId, 1])
		const { id, at, cursor, importId, ...uplink } = await client.next()
		assert.equal(id, `uplink.${kit.deviceId}.1`)
		assert.ok(Number(at) <= Number(cursor))
		assert.match(String(importId), /^[0-9A-HJKMNP-TV-Z]{26}$/)
		assert.deepEqual(uplink, {
			type: 'uplink',
			deviceId: kit.deviceId,
			source: 'iot',
			seq: 1,
			success: true,
			contentFormat: 'application/senml+json',
			bytes: payload.length / 2,
			payload,
			port: 14205,
		})
	})

	it('shows a refused message, too', async () => {
		const client = await open()
		await stack.publish(kit.deviceId, 'nonsense')
		const uplink = await client.find(isOf('uplink'))
		assert.deepEqual([uplink['success'], uplink['payload']], [false, Buffer.from('nonsense').toString('hex')])
	})

	it('speaks ResIOT: comm_join and comm_rx, with the bytes as they were sent', async () => {
		const client = await open(all, 'format=resiot')
		const settled = await open()
		const bytes = Buffer.from('9b690291010f1b2401ce01c0', 'hex')
		await stack.publish(eui.deviceId, bytes, 'cbor')
		await settled.find(isOf('uplink'))
		const { DT, AppEui, ...join } = await client.find(({ CommType }) => CommType === 'comm_join')
		assert.match(String(DT), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/)
		assert.match(String(AppEui), /^[0-9a-f]{16}$/)
		const common = { Connector: '696f74', DevEui: '0732227a557d8679', Port: '' }
		assert.deepEqual(join, {
			CommType: 'comm_join',
			MsgType: 'comm_join',
			...common,
			GatewayEUIs: [],
			Payload: '',
			Extra: {},
		})
		const { Payload, Extra, GatewayEUIs, ...rx } = await client.find(isRx)
		assert.deepEqual([Payload, GatewayEUIs], ['9b690291010f1b2401ce01c0', ['696f74']])
		for (const value of Object.values(Extra as object)) assert.equal(typeof value, 'string')
		assert.deepEqual(
			{ CommType: rx['CommType'], Connector: rx['Connector'], DevEui: rx['DevEui'], Port: rx['Port'] },
			{ CommType: 'comm_rx', ...common },
		)
	})

	it('shows only what its client asks for', async () => {
		const [narrow, wide] = [await open(all, `devices=${eui.deviceId}&types=uplink`), await open()]
		await publish(kit)
		await wide.find(({ type, deviceId }) => type === 'uplink' && deviceId === kit.deviceId)
		await publish(eui)
		const { type, deviceId } = await narrow.next()
		assert.deepEqual([type, deviceId], ['uplink', eui.deviceId])
	})

	it('finds the device by the EUI that its frames of ResIOT show', async () => {
		const narrow = await open(all, 'format=resiot&types=uplink&devices=0732227a557d8679')
		const wide = await open()
		await publish(kit)
		await wide.find(({ type, deviceId }) => type === 'uplink' && deviceId === kit.deviceId)
		await publish(eui)
		const { CommType, DevEui } = await narrow.next()
		assert.deepEqual([CommType, DevEui], ['comm_rx', '0732227a557d8679'])
	})

	it('says how large a payload is that no frame of ResIOT has room for', async () => {
		const client = await open(all, 'format=resiot&types=uplink')
		const [bytes, refused] = [Buffer.alloc(48 * 1024 + 1, 'x'), Buffer.from('x')]
		await stack.publish(eui.deviceId, bytes)
		await stack.publish(eui.deviceId, refused)
		const [{ Payload, Extra }, small] = [await client.find(isRx), await client.find(isRx)]
		assert.deepEqual([Payload, (Extra as Frame)['bytes']], ['', '49153'])
		assert.deepEqual([small['Payload'], (small['Extra'] as Frame)['bytes']], ['78', undefined])
	})

	it('shows a key the devices that it sees, and no other', async () => {
		const { key } = await make('--scope', 'stream:read', '--models', eui.model)
		const [narrow, wide] = [await open(key), await open()]
		await publish(kit)
		await wide.find(({ type, deviceId }) => type === 'uplink' && deviceId === kit.deviceId)
		await publish(eui)
		const { deviceId } = await narrow.find(({ type }) => type !== 'heartbeat' && type !== 'sourceAlive')
		assert.equal(deviceId, eui.deviceId)
	})

	it('goes on after a cursor, and tells what came again', async () => {
		const [first, watching] = [await open(), await open()]
		const payload = await publish()
		const seen = await first.find((frame) => frame['payload'] === payload)
		first.close()
		const missed = [await publish(), await publish(eui)]
		for (const one of missed) await watching.find((frame) => frame['payload'] === one)
		const second = await open(all, `after=${String(seen['cursor'])}&types=uplink`)
		const frames: Frame[] = []
		for (let frame = await second.next(); frame['type'] !== 'resumed'; frame = await second.next())
			frames.push(frame)
		const payloads = frames.map(({ payload }) => payload)
		for (const payload of missed) assert.ok(payloads.includes(payload))
		assert.ok(frames.some(({ id }) => id === seen['id']))
		assert.equal(new Set(frames.map(({ id }) => id)).size, frames.length)
	})

	for (const [name, after] of [
		['is too old', () => 1000],
		['is of the future', () => Date.now() + 3_600_000],
	] as const)
		it(`says that there is a gap after a cursor that ${name}`, async () => {
			const client = await openStream(`${url}?key=${all}&after=${after()}`)
			clients.push(client)
			assert.equal((await client.next())['gap'], true)
		})

	for (const [query, reason] of [
		['after=x', 'after: a cursor is expected'],
		['format=xml', 'format: native or resiot is expected'],
		['types=action', 'types: uplink, joined, sourceAlive'],
		['devices=a%20b', 'devices: ids of devices'],
		['devices=', 'devices: ids of devices'],
		['sources=', 'sources: names of doors or routes'],
		['formt=resiot', 'only key, ticket, format, after, devices, types, sources are parameters'],
	] as const)
		it(`refuses a handshake that asks for something else, and logs why: ${query}`, async () => {
			const from = stack.host.lines.length
			assert.equal(await refusedStatus(`${url}?key=${all}&${query}`), 400)
			await stack.logged(['"invalid handshake"', reason], 1, from)
		})

	it('refuses who has no valid key, or one without the scope', async () => {
		const { key } = await make('--scope', 'devices:read')
		const wrong = all.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
		const statuses = await Promise.all(
			['', '?key=x', `?key=${wrong}`, '?ticket=unknown', `?key=${key}`].map((query) =>
				refusedStatus(`${url}${query}`),
			),
		)
		assert.deepEqual(statuses, [401, 401, 401, 401, 403])
	})

	it('answers 500 to a valid key while it cannot be looked up, and takes it afterwards', async () => {
		const { plan } = stack.host.host.faults
		const { key } = await make('--scope', 'stream:read')
		const caller = stack.functionId('CommunicationsAuthorize')
		const end = plan({ service: 'dynamodb', caller, seed: 1, rates: { '500': 1 } })
		assert.equal(await refusedStatus(`${url}?key=${key}`), 500)
		end()
		await open(key)
	})

	it('takes a ticket once', async () => {
		const response = await fetch(`${stack.restUrl}/communications/tickets`, {
			method: 'POST',
			headers: { authorization: `Bearer ${all}` },
		})
		assert.equal(response.status, 201)
		const { ticket } = (await response.json()) as { ticket: string }
		const client = await openStream(`${url}?ticket=${ticket}`)
		clients.push(client)
		assert.equal((await client.next())['type'], 'subscribed')
		assert.equal(await refusedStatus(`${url}?ticket=${ticket}`), 401)
	})

	it('tells heartbeats with a cursor, and which doors work', async () => {
		const [native, resiot] = [await open(), await open(all, 'format=resiot')]
		await publish()
		await native.find(isOf('uplink'))
		const forget = new UpdateItemCommand({
			TableName: stack.host.output('StreamsTable'),
			Key: { kind: { S: 'lease' }, id: { S: 'dispatch' } },
			UpdateExpression: 'SET heartbeatAt = :never',
			ExpressionAttributeValues: { ':never': { N: '0' } },
		})
		const beaten = native.find(isOf('heartbeat'))
		let isBeaten = false
		void beaten.then(() => {
			isBeaten = true
		})
		// As if half a minute had passed. A dispatcher at work writes its own time once more: then again.
		while (!isBeaten) {
			await stack.db.send(forget)
			await publish()
			await native.find(isOf('uplink'))
			await pause(50)
		}
		const heartbeat = await beaten
		assert.match(String(heartbeat['cursor']), /^\d+$/)
		const alive = await resiot.find(({ CommType }) => CommType === 'comm_gwalive')
		const { AppEui, DevEui, Port, Payload, Extra } = alive
		assert.deepEqual(
			{ AppEui, DevEui, Port, Payload, Extra },
			{
				AppEui: '',
				DevEui: '',
				Port: '',
				Payload: '',
				Extra: {},
			},
		)
		assert.deepEqual(alive['GatewayEUIs'], [alive['Connector']])
	})

	describe('and the actions stream', () => {
		const act = () => actionsOf(stack)
		const keys = () => keysCommand(stack.db, stack.host.output('KeysTable'), Date.now, act())

		it('tell who has made and revoked a key; its sockets are closed, and no other', async () => {
			const actions = await open(all, '', actionsUrl)
			const communications = await open()
			const made = (await keys()('create', '--scope', 'stream:read')) as { id: string; key: string }
			const created = await actions.find(isOf('action'))
			const { verb, object, by } = created
			assert.deepEqual({ verb, object, by }, { verb: 'key.created', object: made.id, by: 'operator' })
			const client = await open(made.key)
			await keys()('revoke', made.id)
			await client.closed
			// The authorizer may still take it for a moment.
			await openStream(`${url}?key=${made.key}`).then(
				({ closed }) => closed,
				() => undefined,
			)
			assert.equal((await actions.find(isOf('action')))['verb'], 'key.revoked')
			await publish()
			assert.equal((await communications.find(isOf('uplink')))['type'], 'uplink')
		})

		it('are in the log page by page, newest first', async () => {
			const show = async (query: string) => {
				const response = await fetch(`${stack.restUrl}/actions${query}`, {
					headers: { authorization: `Bearer ${all}` },
				})
				return (await response.json()) as { actions: readonly Frame[]; nextToken: string }
			}
			await act()({ verb: 'device.registered', object: kit.deviceId, about: kit })
			const first = await show('?limit=1')
			assert.deepEqual(
				first.actions.map(({ verb, deviceId }) => [verb, deviceId]),
				[['device.registered', kit.deviceId]],
			)
			const second = await show(`?limit=1&nextToken=${first.nextToken}`)
			assert.equal(second.actions[0]?.['verb'], 'key.revoked')
		})
	})
})
