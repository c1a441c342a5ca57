import assert from 'node:assert/strict'
import type { TestStack } from '../../testing/hostedStack.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import type { Peer } from '../peer.ts'
import { type Clients, type Frame, openClients } from './clients.ts'

export type StreamNeeds = { readonly stack: TestStack; readonly mqttPort: number }

type Case = readonly [title: string, run: (clients: Clients, needs: StreamNeeds) => Promise<void>]

/** The command of the vectors. By MQTT no device confirms anything, so those without `Confirm` are the rule. */
const base = {
	function: 'TX',
	AppEui: 'ABCDEF1234567890',
	DevEui: '0987654321ABCDEF',
	Connector: '',
	Port: 50,
	Raw: true,
	Payload: 'HI!',
}

const isReply = (frame: Frame): boolean => 'Result' in frame && !('CommType' in frame)

const isSent =
	(reference: string) =>
	({ CommType, Reference }: Frame): boolean =>
		CommType === 'comm_tx' && Reference === reference

/** The reply; what becomes of a downlink may be told before it. */
const ask = async ({ sender }: Clients, command: object): Promise<Frame> => {
	await sender.send(JSON.stringify(command))
	return sender.find(isReply)
}

const isSuccess = ({ Result, Details, Reference }: Frame, reference: string): void =>
	assert.deepEqual([Result, Details, Reference], ['Success', '', reference])

const isFail = ({ Result, Details, Reference }: Frame, reference: string, details: RegExp): void => {
	assert.deepEqual([Result, Reference], ['Fail', reference])
	assert.match(String(Details), details)
}

const sends =
	(reference: string, change: object, without: readonly string[] = []) =>
	async (clients: Clients): Promise<void> => {
		const command = { ...base, Reference: reference, ...change }
		const given = Object.fromEntries(Object.entries(command).filter(([name]) => !without.includes(name)))
		isSuccess(await ask(clients, given), reference)
		const { Payload, Port } = await clients.watcher.find(isSent(reference))
		assert.deepEqual([Payload, Port, await clients.hear()], ['484921', '50', '484921'])
	}

const refuses =
	(reference: string, details: RegExp, change: object, without: readonly string[] = []) =>
	async (clients: Clients): Promise<void> => {
		const command = { ...base, Reference: reference, ...change }
		const given = Object.fromEntries(Object.entries(command).filter(([name]) => !without.includes(name)))
		isFail(await ask(clients, given), reference, details)
	}

const uplink = async (
	{ sender, watcher }: Clients,
	{ stack }: StreamNeeds,
	{ payload, level, port }: { payload: string; level: 'cbor' | 'senml'; port: string },
): Promise<void> => {
	await stack.publish(base.DevEui, Buffer.from(payload, 'hex'), level)
	for (const client of [sender, watcher]) {
		const { Payload, Port, DevEui } = await client.find(({ CommType }) => CommType === 'comm_rx')
		assert.deepEqual([Payload, Port, DevEui], [payload, port, '0987654321abcdef'])
	}
}

const cases: readonly Case[] = [
	['X1: a text goes out as its bytes, and a device gets them', sends('x1', {})],
	['X2: hex goes out as the same bytes', sends('x2', { Raw: false, Payload: '484921' })],
	['X3: an odd number of hex digits is refused', refuses('x3', /odd/, { Payload: '48492' }, ['Raw'])],
	['X4: another function is refused', refuses('x4', /unknown function/, { function: 'RX' })],
	['X5: a missing port is refused, and named', refuses('x5', /^Port/, {}, ['Port'])],
	['X6: DevEUI is DevEui', sends('x6', { DevEUI: base.DevEui }, ['DevEui'])],
	['X7: an unknown device is refused', refuses('x7', /^DevEui/, { DevEui: 'ffffffffffffffff' })],
	[
		'X8: what no device confirms expires, and is never delivered',
		async (clients, { stack }) => {
			const reference = 'x8'
			isSuccess(
				await ask(clients, { ...base, Reference: reference, Confirm: true, TimeToLive: 1 }),
				reference,
			)
			stack.host.host.advanceQueueClock(2000)
			await clients.watcher.find(({ CommType }) => CommType === 'comm_tx_confirm')
			const own = clients.watcher.frames.filter(({ Reference }) => Reference === reference)
			assert.deepEqual(
				own.map(({ CommType, Result = '' }) => [CommType, Result]),
				[
					['comm_tx', ''],
					['comm_tx_confirm', 'expired'],
				],
			)
			assert.equal(await clients.hear(), '484921')
		},
	],
	[
		'X9: both clients see the downlink, and its sender alone the reply',
		async (clients) => {
			const [first, last] = ['x9', 'x9 again']
			isSuccess(await ask(clients, { ...base, Reference: first }), first)
			isSuccess(await ask(clients, { ...base, Reference: last }), last)
			for (const client of [clients.watcher, clients.sender]) {
				await client.find(isSent(first))
				await client.find(isSent(last))
			}
			assert.equal(clients.watcher.frames.filter(isReply).length, 0)
			assert.equal(clients.watcher.frames.filter(isSent(first)).length, 1)
			for (const expected of ['484921', '484921']) assert.equal(await clients.hear(), expected)
		},
	],
	[
		'X10: an uplink comes with its bytes, and without a port if it has no object',
		(clients, needs) =>
			uplink(clients, needs, { payload: '9b690291010f1b2401ce01c0', level: 'cbor', port: '' }),
	],
	[
		'X10: its port is the object of its first value',
		(clients, needs) => {
			const pack = JSON.stringify([{ bn: '14205/0/', bt: 1694503339, n: '0', v: 21.5 }])
			return uplink(clients, needs, {
				payload: Buffer.from(pack).toString('hex'),
				level: 'senml',
				port: '14205',
			})
		},
	],
	[
		'the key as sub-protocol: another one is chosen, and frames are native',
		async (clients) => {
			assert.equal(clients.native.protocol, 'senml-live')
			await clients.native.find(({ type }) => type === 'joined')
			const isFirst = ({ type, reference }: Frame): boolean => type === 'downlink' && reference === 'x1'
			assert.ok(clients.native.frames.some(isFirst))
		},
	],
]

/** Runs all cases of the communications stream with one WebSocket client, which opens three sockets. */
export const runStream = async (
	needs: StreamNeeds,
	implementation: string,
	peer: Peer,
): Promise<readonly Outcome[]> => {
	const clients = await openClients(needs, peer)
	const outcomes: Outcome[] = []
	for (const [title, run] of cases)
		outcomes.push(await outcomeOf(implementation, `stream: ${title}`, () => run(clients, needs)))
	await peer.ask({ does: 'close' })
	return outcomes
}
