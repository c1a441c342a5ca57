import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { type Frame, openStream, type StreamClient } from '../../testing/streamClient.ts'

const sensor = { deviceId: '0987654321ABCDEF', model: 'PCA20065', fingerprint: '29a.sens2222' }
const other = { deviceId: 'other-1', model: 'PCA20035', fingerprint: '29a.thrr2222' }

/** The vectors X1 to X9 of ResIOT's command. */
describe('commands on the communications stream', () => {
	let stack: TestStack
	let make: ReturnType<typeof makeKey>
	let url: string
	let key: string
	let sender: StreamClient
	let watcher: StreamClient
	let count = 0
	let base: Frame
	before(async () => {
		stack = await startStack([sensor, other])
		make = makeKey(stack.db, stack.host.output('KeysTable'))
		url = stack.host.output('CommunicationsUrl')
		key = (await make('--scope', 'stream:read,downlinks:write')).key
		sender = await open(key)
		watcher = await open(key, '&format=resiot')
	})
	after(async () => {
		sender.close()
		watcher.close()
		await stack.close()
	})
	beforeEach(() => {
		count += 1
		base = {
			function: 'TX',
			AppEui: 'ABCDEF1234567890',
			DevEui: '0987654321ABCDEF',
			Connector: 'mqtt',
			Port: 50,
			Reference: `abcdefgh-${count}`,
			Raw: true,
			Payload: 'HI!',
			Confirm: false,
		}
	})

	const open = async (secret: string, query = ''): Promise<StreamClient> => {
		const client = await openStream(`${url}?key=${secret}${query}`)
		if (!query.includes('resiot')) await client.find(({ type }) => type === 'subscribed')
		return client
	}

	const isReply = ({ Result }: Frame): boolean => Result === 'Success' || Result === 'Fail'

	const ask = async (command: unknown, by = sender): Promise<Frame> => {
		by.send(command)
		return by.find((frame) => isReply(frame) && !('CommType' in frame))
	}

	const sent = (reference: string, by = sender) =>
		by.find((frame) => frame['reference'] === reference && frame['status'] === 'sent')

	const without = (...names: readonly string[]): Frame =>
		Object.fromEntries(Object.entries(base).filter(([name]) => !names.includes(name)))

	it('X1: a raw payload goes out as its bytes', async () => {
		const reference = String(base['Reference'])
		const { Result, Details, Reference, id, code } = await ask(base)
		assert.deepEqual([Result, Details, Reference, code], ['Success', '', reference, 'accepted'])
		const event = await sent(reference)
		assert.deepEqual([event['payload'], event['downlinkId'], event['route']], ['484921', id, 'mqtt'])
	})

	it('X2: the same payload in hex goes out as the same bytes', async () => {
		const reference = String(base['Reference'])
		assert.equal((await ask({ ...base, Raw: false, Payload: '484921' })).Result, 'Success')
		assert.equal((await sent(reference))['payload'], '484921')
	})

	for (const { name, change, without: left = [], code, details } of [
		{
			name: 'a message for a device that no integration has made',
			change: { Message: { on: true } },
			without: ['Payload', 'Raw'],
			code: 'conflict',
			details: /^Message: no integration has made this device/,
		},
		{
			name: 'bytes beside a message',
			change: { Message: { on: true } },
			code: 'invalid-field',
			details: /^Payload: must be absent/,
		},
		{
			name: 'a message that is no object',
			change: { Message: 'on' },
			without: ['Payload', 'Raw'],
			code: 'invalid-field',
			details: /^Message: must be an object/,
		},
		{
			name: 'metadata that are no texts',
			change: { Message: {}, Metadata: { port: 5 } },
			without: ['Payload', 'Raw'],
			code: 'invalid-field',
			details: /^Metadata: must be texts by name/,
		},
		{
			name: 'X3: an odd number of hex digits',
			change: { Payload: '48492' },
			without: ['Raw'],
			code: 'invalid-field',
			details: /^Payload: .*odd/,
		},
		{
			name: 'X4: another function',
			change: { function: 'RX' },
			code: 'unknown-function',
			details: /unknown function/,
		},
		{ name: 'X5: no port', change: {}, without: ['Port'], code: 'missing-field', details: /^Port/ },
		{
			name: 'X7: an unknown device',
			change: { DevEui: 'ffffffffffffffff' },
			code: 'unknown-device',
			details: /^DevEui/,
		},
		{ name: 'no AppEui', change: {}, without: ['AppEui'], code: 'missing-field', details: /^AppEui/ },
		{ name: 'an AppEui that is none', change: { AppEui: 'x' }, code: 'invalid-field', details: /^AppEui/ },
		{ name: 'a port above the largest one', change: { Port: 224 }, code: 'invalid-field', details: /^Port/ },
		{
			name: 'an unknown connector',
			change: { Connector: 'con132' },
			code: 'invalid-field',
			details: /^Connector/,
		},
		{ name: 'a flag that is a text', change: { Confirm: 'yes' }, code: 'invalid-field', details: /^Confirm/ },
		{
			name: 'a long reference',
			change: { Reference: 'x'.repeat(129) },
			code: 'invalid-field',
			details: /^Reference/,
		},
	])
		it(`${name} is refused, and named`, async () => {
			const command = { ...without(...left), ...change }
			const reply = await ask(command)
			assert.deepEqual(
				[reply['Result'], reply['code'], reply['Reference'], reply['id']],
				['Fail', code, 'Reference' in change ? change.Reference : base['Reference'], ''],
			)
			assert.match(String(reply['Details']), details)
		})

	it('X6: DevEUI is DevEui, in any case, and a port may be a text', async () => {
		const reply = await ask({ ...without('DevEui'), DevEUI: '0987654321abcdef', Port: '50' })
		assert.equal(reply['Result'], 'Success')
		const both = await ask({ ...base, Reference: 'both', DevEUI: '0987654321abcdef' })
		assert.deepEqual([both['Result'], Array.isArray(both['warnings'])], ['Success', true])
	})

	it('WSCommand has no effect, and a warning says so', async () => {
		const reply = await ask({ ...base, WSCommand: 'reboot' })
		assert.deepEqual(
			[reply['Result'], reply['warnings']],
			['Success', ['WSCommand: ignored, there is no WebSocket connector']],
		)
	})

	it('a member that is spelt wrongly has no effect, and a warning says so', async () => {
		const reply = await ask({ ...without('Payload', 'Raw'), payload: '484921', timeToLive: 5 })
		assert.deepEqual(
			[reply['Result'], reply['warnings']],
			[
				'Success',
				[
					'payload: ignored, there is no such member',
					'timeToLive: ignored, there is no such member',
					'Payload: it is missing, so the device gets no bytes',
				],
			],
		)
	})

	it('X8: a downlink that its device never confirms expires, and is not delivered', async () => {
		const reference = String(base['Reference'])
		const reply = await ask({ ...base, Connector: '', Confirm: true, TimeToLive: 1 })
		assert.equal(reply['Result'], 'Success')
		stack.host.host.advanceQueueClock(2000)
		const end = await watcher.find(
			({ CommType, Reference }) => CommType === 'comm_tx_confirm' && Reference === reference,
		)
		assert.deepEqual([end['Result'], end['Confirmation']], ['expired', true])
	})

	it('X9: both clients see the downlink, and only its sender the reply', async () => {
		const reference = String(base['Reference'])
		await ask(base)
		const tx = await watcher.find((frame) => {
			assert.ok(!isReply(frame) || 'CommType' in frame)
			return frame['CommType'] === 'comm_tx' && frame['Reference'] === reference
		})
		assert.equal((await sent(reference))['payload'], '484921')
		const { DT, AppEui, Extra, ...members } = tx
		assert.match(String(DT), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/)
		assert.match(String(AppEui), /^[0-9a-f]{16}$/)
		assert.equal(typeof Extra, 'object')
		assert.deepEqual(members, {
			CommType: 'comm_tx',
			MsgType: 'comm_tx',
			Connector: '6d717474',
			DevEui: '0987654321abcdef',
			Port: '50',
			GatewayEUIs: [],
			Payload: '484921',
			Command: '',
			Reference: reference,
			Confirmation: false,
		})
	})

	for (const [text, offset] of [
		['{"function":"TX",}', 17],
		['{"function":"TX", --comment', 18],
		['nonsense', 0],
		['{"function":', 12],
		['', 0],
	] as const)
		it(`malformed JSON is answered with its offset, and the socket stays open: ${text}`, async () => {
			const reply = await ask(text)
			assert.deepEqual(
				[reply['Result'], reply['Details'], reply['code']],
				['Fail', `invalid JSON at offset ${offset}`, 'invalid-json'],
			)
			assert.equal((await ask({ ...base, function: 'RX' }))['code'], 'unknown-function')
		})

	for (const [text, code] of [
		['42', 'invalid-command'],
		['[]', 'invalid-command'],
		['null', 'invalid-command'],
		['{}', 'missing-field'],
	] as const)
		it(`JSON that is no command is refused: ${text}`, async () => {
			assert.equal((await ask(text))['code'], code)
		})

	it('several commands in one message get a reply each, in order', async () => {
		sender.send([base, { ...base, function: 'RX' }])
		const first = await sender.find(isReply)
		const second = await sender.find(isReply)
		assert.deepEqual([first['code'], second['code']], ['accepted', 'unknown-function'])
	})

	it('a key without the scope, or that does not see the device, sends nothing', async () => {
		const reader = await open((await make('--scope', 'stream:read')).key)
		assert.equal((await ask(base, reader))['code'], 'forbidden')
		const narrow = await open(
			(await make('--scope', 'stream:read,downlinks:write', '--models', 'PCA20035')).key,
		)
		assert.equal((await ask(base, narrow))['code'], 'unknown-device')
		assert.equal((await ask({ ...base, DevEui: other.deviceId }, narrow))['code'], 'accepted')
		reader.close()
		narrow.close()
	})

	it('a downlink that was asked for is an action', async () => {
		const reply = await ask(base)
		const response = await fetch(`${stack.restUrl}/actions?limit=1`, {
			headers: { authorization: `Bearer ${key}` },
		})
		const { actions } = (await response.json()) as { actions: readonly Frame[] }
		const { verb, object, deviceId } = actions[0] ?? {}
		assert.deepEqual([verb, object, deviceId], ['downlink.requested', reply['id'], sensor.deviceId])
	})
})
