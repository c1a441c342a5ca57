import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { functionNamed } from '../../cdk/testing/functionNamed.ts'
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import { removeDevice } from '../../lambda/devices/removeDevice.ts'
import { d2cTopic } from '../../lambda/imports/contract.ts'
import { newestSeq } from '../../lambda/imports/ledger/ledger.ts'
import { openSocket, refusedStatus } from '../../local/testing/sockets.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { stackOutputs } from '../stack/stackOutputs.ts'
import { type Place, placesOf, type Stored, storedIn } from './places.ts'
import { runErase } from './runErase.ts'

const model = 'PCA20065'
const mine = { deviceId: 'oob-350000000000001', model, fingerprint: '29a.mine2222' }
const other = { deviceId: 'oob-350000000000002', model, fingerprint: '29a.uther222' }
type Device = typeof mine

const value = 21.61803
/** A minute ago, in seconds since the Unix epoch: the history keeps it. */
const first = Math.floor(Date.now() / 1000) - 60

/** Each payload has another time, because the same content is imported only once. */
const payload = (count: number): string =>
	JSON.stringify([{ bn: '14205/0/', bt: first + count, n: '0', v: value }])

describe('erasing a device of the stack', () => {
	const folder = temporaryFolder()
	let host: TinyHost
	let db: DynamoDBClient
	let iot: IoTDataPlaneClient
	let sockets: ApiGatewayManagementApiClient
	let stored: Stored
	let processor: string
	before(async () => {
		const assembly = await testAssembly(join(folder.path, 'cdk.out'))
		processor = functionNamed(assembly, 'ImportsProcessor')
		host = await startTinyHost(assembly, join(folder.path, 'data'))
		const aws = clientOptions(host)
		db = new DynamoDBClient(aws)
		iot = new IoTDataPlaneClient(aws)
		stored = storedIn(await stackOutputs(host.host.stackName, aws))
		sockets = new ApiGatewayManagementApiClient({ ...aws, endpoint: stored.socketsUrl })
	})
	after(async () => {
		for (const client of [db, iot, sockets]) client.destroy()
		await host.close()
		folder.remove()
	})

	beforeEach(async () => {
		for (const device of [mine, other]) await registerDevice(db, stored.devicesTable)(device)
	})

	let sent = 0
	const publish = ({ deviceId }: Device) =>
		iot.send(
			new PublishCommand({
				topic: `data/${d2cTopic(deviceId, 'senml')}`,
				payload: Buffer.from(payload(sent++)),
				qos: 1,
			}),
		)
	const logged = (event: string, { deviceId }: Device, from: number) =>
		host.line((text) => text.includes(`"message":"${event}"`) && text.includes(deviceId), from)
	const send = async (device: Device): Promise<void> => {
		const from = host.lines.length
		await publish(device)
		await logged('imported', device, from)
	}
	const urlOf = ({ fingerprint }: Device) => `${host.output('WebSocketUrl')}?fingerprint=${fingerprint}`
	/** Opens a socket and waits until it is live. */
	const watch = async (device: Device) => {
		const from = host.lines.length
		const opened = await openSocket(urlOf(device))
		await logged('greeted', device, from)
		return opened
	}

	/** All items in all tables that contain the id of the device, by table and key. */
	const itemsOf = async ({ deviceId }: Device): Promise<ReadonlyMap<string, object>> => {
		const { TableNames = [] } = await db.send(new ListTablesCommand({}))
		assert.ok(TableNames.length >= 5)
		const found = new Map<string, object>()
		for (const TableName of TableNames)
			for await (const { Items = [] } of paginateScan({ client: db }, { TableName }))
				for (const item of Items)
					if (JSON.stringify(item).includes(deviceId)) {
						const { id, seq, object, at, connectionId } = item
						found.set(JSON.stringify([TableName, id, seq, object, at, connectionId]), item)
					}
		return found
	}
	const keysOf = async (device: Device): Promise<readonly string[]> => [...(await itemsOf(device)).keys()]

	type Options = {
		readonly wait?: () => Promise<void>
		readonly places?: (places: readonly Place[]) => readonly Place[]
	}
	const erase = ({ deviceId }: Device, options: Options = {}) => {
		const { wait = async () => undefined, places = (same) => same } = options
		return runErase(
			{
				places: places(placesOf({ db, sockets, wait }, stored)),
				wait,
				tell: () => undefined,
				confirm: async () => true,
			},
			deviceId,
		)
	}

	it('leaves nothing of it in any table, ends its sockets, and touches no other', async () => {
		for (const device of [mine, mine, other]) await send(device)
		const [ours, theirs] = [await watch(mine), await watch(other)]
		const before = await itemsOf(other)
		const closed = ours.closed()
		const { exitCode, json } = await erase(mine)
		assert.equal(exitCode, 0)
		const removed = {
			devices: 1,
			fingerprints: 1,
			connections: 1,
			entries: 2,
			states: 1,
			history: 2,
			messages: 0,
			downlinks: 0,
		}
		assert.deepEqual(json, { deviceId: mine.deviceId, removed })
		assert.equal(await closed, 1000)
		assert.deepEqual(await keysOf(mine), [])
		assert.equal(await refusedStatus(urlOf(mine)), 403)
		assert.deepEqual(await itemsOf(other), before)
		assert.equal(theirs.socket.readyState, theirs.socket.OPEN)
		theirs.socket.terminate()
		assert.equal((await erase(mine)).text, `nothing is stored of ${mine.deviceId}`)
	})

	it('finishes, when it is run again, what a failure of the service has stopped', async () => {
		await send(mine)
		const { closed } = await watch(mine)
		const isClosed = closed()
		const end = host.host.faults.plan({
			service: 'dynamodb',
			operation: 'BatchWriteItem',
			// Connections, then entries.
			sequence: ['ok', 'forbidden'],
		})
		await assert.rejects(erase(mine), /fault injected/)
		end()
		await isClosed
		assert.equal(await refusedStatus(urlOf(mine)), 403)
		assert.ok((await keysOf(mine)).length > 0)
		assert.equal((await erase(mine)).exitCode, 0)
		assert.deepEqual(await keysOf(mine), [])
	})

	it('removes what an import writes that had begun before', async () => {
		await send(mine)
		const { happened, plan } = host.host.faults
		const hangs = () => happened().get('hang') ?? 0
		const hangsBefore = hangs()
		const from = host.lines.length
		const end = plan({
			service: 'dynamodb',
			operation: 'PutItem',
			caller: processor,
			// These hang for seconds; the first pass takes a tenth of one.
			sequence: ['hang', 'hang'],
		})
		await publish(mine)
		// No event says that the function has found the device and begins to write the state, so this polls.
		while (hangs() === hangsBefore) await pause(10)
		let stateWasWritten = false
		const { exitCode } = await erase(mine, {
			wait: async () => {
				await logged('imported', mine, from)
				stateWasWritten ||= (await keysOf(mine)).some((key) => key.includes('14205/0/1.0'))
			},
		})
		end()
		assert.equal(exitCode, 0)
		assert.ok(stateWasWritten)
		assert.deepEqual(await keysOf(mine), [])
	})

	it('removes the entry of a message that arrives meanwhile', async () => {
		await send(mine)
		let messages = 1
		const { exitCode, json } = await erase(mine, {
			wait: async () => {
				if (messages++ === 1) await send(mine)
			},
		})
		assert.equal(exitCode, 0)
		assert.equal((json as { removed: { entries: number } }).removed.entries, 2)
		assert.deepEqual(await keysOf(mine), [])
	})

	it('is not needed for the log, which has the id of the device and nothing that it has sent', async () => {
		await send(mine)
		assert.ok(host.lines.some((line) => line.includes(mine.deviceId)))
		const base64 = Buffer.from(payload(0)).toString('base64').slice(0, 20)
		const told = host.lines.filter((line) => line.includes(String(value)) || line.includes(base64))
		assert.deepEqual(told, [])
	})

	it('lets the device be registered again, and count from 1', async () => {
		await send(mine)
		assert.equal((await erase(mine)).exitCode, 0)
		await registerDevice(db, stored.devicesTable)(mine)
		await send(mine)
		const numbers = [...(await itemsOf(mine)).values()].map((item) => (item as { seq?: object }).seq)
		assert.deepEqual(
			numbers.filter((seq) => seq !== undefined),
			[{ N: '1' }],
		)
		assert.equal((await erase(mine)).exitCode, 0)
	})

	describe('row 48: connections: a device that goes on sending, and belongs to somebody else then', () => {
		const next = { ...mine, fingerprint: '29a.next2222' }
		const registerNext = (isShown: boolean) => {
			const log = { newestSeq: newestSeq(db, stored.ledgerTable), isShown }
			return registerDevice(db, stored.devicesTable, log)(next)
		}
		before(async () => {
			await send(mine)
			assert.equal((await erase(mine)).exitCode, 0)
			for (const device of [mine, mine]) await send(device)
		})

		/** Everything that a socket gets until it is live. */
		const greeting = async (resume: string) => {
			const { socket, next: read } = await openSocket(`${urlOf(next)}&${resume}`)
			const frames: { readonly [member: string]: unknown }[] = []
			const isLive = () => String(frames.at(-1)?.['@context']).endsWith('/senml/live')
			while (!isLive()) frames.push(JSON.parse(await read()))
			socket.terminate()
			return frames.map(({ '@context': context, seq, reported }) => [
				String(context).split('/').at(-1),
				...(seq === undefined ? [] : [seq]),
				...(reported === undefined ? [] : [reported]),
			])
		}
		const log = async () => {
			const url = `${host.output('RestUrl')}/device/${next.deviceId}/senml-imports`
			const { imports, nextToken } = (await (
				await fetch(`${url}?fingerprint=${next.fingerprint}`)
			).json()) as { readonly imports: readonly { readonly seq: number }[]; readonly nextToken?: string }
			return { seqs: imports.map(({ seq }) => seq), nextToken }
		}

		it('has no state from before', async () => {
			const states = [...(await itemsOf(mine)).keys()].filter((key) => key.includes(stored.stateTable))
			assert.deepEqual(states, [])
		})

		it('shows its new owner nothing of what came in between', async () => {
			await removeDevice(db, stored.devicesTable)(mine.deviceId)
			assert.equal(await registerNext(false), 'registered')
			assert.deepEqual(await log(), { seqs: [], nextToken: undefined })
			for (const resume of ['after=0', 'last=10', 'after=1'])
				assert.deepEqual(await greeting(resume), [
					['deviceIdentity', 2],
					['shadow', []],
					['live', 2],
				])
		})

		it('shows what has come since', async () => {
			await send(next)
			assert.deepEqual(await log(), { seqs: [3], nextToken: undefined })
			const [identity, , ...others] = await greeting('after=0')
			assert.deepEqual(
				[identity, ...others],
				[
					['deviceIdentity', 2],
					['update', 3],
					['live', 3],
				],
			)
		})

		it('shows all of it when the operator says so', async () => {
			assert.equal(await registerNext(true), 'registered')
			assert.deepEqual(await log(), { seqs: [3, 2, 1], nextToken: undefined })
			const seqs = (await greeting('after=0')).filter(([kind]) => kind === 'update').map(([, seq]) => seq)
			assert.deepEqual(seqs, [1, 2, 3])
			assert.equal((await erase(next)).exitCode, 0)
		})
	})
})
