import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as fc from 'fast-check'
import { refusedStatus } from '../../local/testing/sockets.ts'
import { actionsOf } from '../../testing/actionsOf.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { keysCommand, type MadeKey, makeKey } from '../../testing/makeKey.ts'
import { type Frame, openStream, type StreamClient } from '../../testing/streamClient.ts'

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))

const integrations = ['int-01hf7yat00000000000000000a', 'int-01hf7yat00000000000000000b'] as const

const drawnDevice = fc.record({
	prefix: fc.constantFrom('a-', 'b-', 'ab-'),
	model: fc.constantFrom('kit', 'tracker'),
	integrationId: fc.constantFrom(undefined, ...integrations),
})

/** Lists of a key; one that is absent excludes nothing. */
const drawnSight = fc.record({
	models: fc.option(fc.subarray(['kit', 'tracker', 'other']), { nil: undefined }),
	idPrefixes: fc.option(fc.subarray(['a', 'b-', 'ab-', 'a-1']), { nil: undefined }),
	integrations: fc.option(fc.subarray([...integrations]), { nil: undefined }),
})

type Sight = Readonly<Record<'models' | 'idPrefixes' | 'integrations', readonly string[] | undefined>>

const draw = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): readonly T[] =>
	fc.sample(arbitrary, { seed, numRuns })

const devices = draw(drawnDevice, 8).map(({ prefix, integrationId, ...more }, index) => ({
	deviceId: `${prefix}${index}`,
	fingerprint: `29a.s2ght${'abcdefgh'.charAt(index)}`,
	...more,
	...(integrationId === undefined ? {} : { integrationId }),
}))

/** Every key sees it: what comes before it has come. */
const last = {
	deviceId: 'last',
	fingerprint: '29a.s2ghtz',
	model: 'last',
	integrationId: 'int-01hf7yat00000000000000000z',
}

const withLast = (list: readonly string[], own: string): string => [...list, own].join(',')

const argvOf = ({ models, idPrefixes, integrations: made }: Sight): readonly string[] => [
	...(models === undefined ? [] : ['--models', withLast(models, last.model)]),
	...(idPrefixes === undefined ? [] : ['--id-prefixes', withLast(idPrefixes, last.deviceId)]),
	...(made === undefined ? [] : ['--integrations', withLast(made, last.integrationId)]),
]

const seenBy = ({ models, idPrefixes, integrations: made }: Sight): readonly string[] =>
	devices
		.filter(
			({ deviceId, model, ...device }) =>
				models?.includes(model) !== false &&
				idPrefixes?.some((prefix) => deviceId.startsWith(prefix)) !== false &&
				made?.some((one) => one === device.integrationId) !== false,
		)
		.map(({ deviceId }) => deviceId)

describe('the streams of keys', () => {
	let stack: TestStack
	let url: string
	let everything: StreamClient
	const clients: StreamClient[] = []
	const readers: { readonly key: MadeKey; readonly sight: Sight; readonly client: StreamClient }[] = []
	const open = async (key: string, query = ''): Promise<StreamClient> => {
		const client = await openStream(`${url}?${query}`, ['senml-live', `key.${key}`])
		clients.push(client)
		return client
	}
	before(async () => {
		stack = await startStack([...devices, last])
		url = stack.host.output('CommunicationsUrl')
		const make = makeKey(stack.db, stack.host.output('KeysTable'))
		everything = await open((await make('--scope', 'stream:read')).key)
		await everything.find(({ type }) => type === 'subscribed')
		for (const sight of draw(drawnSight, 8)) {
			const key = await make('--scope', 'stream:read', ...argvOf(sight))
			readers.push({ key, sight, client: await open(key.key) })
		}
	})
	after(async () => {
		for (const client of clients) client.close()
		await stack.close()
	})

	let values = 0
	const publish = async (deviceId: string): Promise<void> => {
		values += 1
		const bt = Math.floor(Date.now() / 1000)
		await stack.publish(deviceId, JSON.stringify([{ bn: '14205/0/', bt, n: '0', v: values }]))
		await everything.find((frame) => frame['type'] === 'uplink' && frame['deviceId'] === deviceId)
	}

	/** All frames until the uplink of the last device. */
	const read = async (client: StreamClient): Promise<readonly Frame[]> => {
		const frames: Frame[] = []
		for (;;) {
			const frame = await client.next()
			if (frame['deviceId'] === last.deviceId && frame['type'] === 'uplink') return frames
			if (frame['deviceId'] !== last.deviceId) frames.push(frame)
		}
	}

	const devicesIn = (frames: readonly Frame[]): readonly unknown[] =>
		[...new Set(frames.flatMap(({ deviceId = [] }) => deviceId).map(String))].toSorted((one, other) =>
			one < other ? -1 : 1,
		)

	it(`shows each key what it sees, live and after a cursor, whatever was drawn (seed ${seed})`, async () => {
		for (const { deviceId } of devices) await publish(deviceId)
		await publish(last.deviceId)
		for (const { key, sight, client } of readers) {
			const frames = await read(client)
			const subscribed = frames.find(({ type }) => type === 'subscribed')
			assert.deepEqual(devicesIn(frames), seenBy(sight).toSorted(), JSON.stringify(sight))
			const again = await open(key.key, `after=${String(subscribed?.['cursor'])}`)
			assert.deepEqual(devicesIn(await read(again)), seenBy(sight).toSorted(), JSON.stringify(sight))
		}
	})

	it('ends the sockets of a key that is revoked, and of no other one', async () => {
		const act = actionsOf(stack)
		const keys = keysCommand(stack.db, stack.host.output('KeysTable'), Date.now, act)
		const [revoked, kept] = [readers.slice(0, 4), readers.slice(4)]
		for (const { key } of revoked) await keys('revoke', key.id)
		await Promise.all(revoked.map(({ client }) => client.closed))
		for (const { deviceId } of devices) await publish(deviceId)
		await publish(last.deviceId)
		for (const { sight, client } of kept)
			assert.deepEqual(devicesIn(await read(client)), seenBy(sight).toSorted())
	})

	it('shows nothing to keys without the scope, whatever else they may do', async () => {
		const make = makeKey(stack.db, stack.host.output('KeysTable'))
		const scopes = ['devices:read', 'downlinks:write', 'integrations:read,integrations:write']
		for (const scope of scopes) {
			const { key } = await make('--scope', scope)
			assert.equal(await refusedStatus(`${url}?key=${key}`), 403)
			assert.equal(await refusedStatus(`${stack.host.output('ActionsUrl')}?key=${key}`), 403)
			const headers = { authorization: `Bearer ${key}` }
			for (const [method, path] of [
				['POST', '/communications/tickets'],
				['GET', '/actions'],
			] as const)
				assert.equal((await fetch(`${stack.restUrl}${path}`, { method, headers })).status, 403)
		}
	})
})
