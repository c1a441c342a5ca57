import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
	DeleteThingShadowCommand,
	GetThingShadowCommand,
	IoTDataPlaneClient,
	UpdateThingShadowCommand,
} from '@aws-sdk/client-iot-data-plane'
import { tinyAssembly } from '../testing/tinyAssembly.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../testing/tinyHost.ts'

type Document = {
	readonly state?: unknown
	readonly metadata?: unknown
	readonly version?: number
	readonly timestamp?: number
	readonly clientToken?: string
}

const named = { thingName: 'oob-350000000000001', shadowName: 'lwm2m' }

const parse = (payload: { transformToString: () => string } | undefined): Document =>
	JSON.parse(payload?.transformToString() ?? 'null')

describe('named shadows of things', () => {
	const folder = temporaryFolder()
	let host: TinyHost
	let iot: IoTDataPlaneClient
	const start = async (): Promise<void> => {
		host = await startTinyHost(await tinyAssembly(join(folder.path, 'cdk.out')), folder.path)
		iot = new IoTDataPlaneClient({ ...clientOptions(host), maxAttempts: 1 })
	}
	before(start)
	after(async () => {
		iot.destroy()
		await host.close()
		folder.remove()
	})

	const update = async (document: unknown, shadow = named): Promise<Document> => {
		const payload = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))
		return parse((await iot.send(new UpdateThingShadowCommand({ ...shadow, payload }))).payload)
	}
	const get = async (): Promise<Document> => parse((await iot.send(new GetThingShadowCommand(named))).payload)
	const isRefused =
		(name: string, status: number) =>
		(error: unknown): boolean => {
			const { name: got, $metadata } = error as { name: string; $metadata: { httpStatusCode: number } }
			assert.deepEqual([got, $metadata.httpStatusCode], [name, status])
			return true
		}

	it('do not exist before they are updated', () =>
		assert.rejects(get(), isRefused('ResourceNotFoundException', 404)))

	it('are merged: null removes, a list replaces, and the answer has what was changed', async () => {
		const asked = { state: { reported: { '14205:1.0': { 0: { 0: 21.5, 1: 40 } }, list: [1, 2] } } }
		const { metadata, timestamp = 0, ...answer } = await update({ ...asked, clientToken: 'a' })
		assert.deepEqual(answer, { ...asked, version: 1, clientToken: 'a' })
		assert.deepEqual(metadata, {
			reported: {
				'14205:1.0': { 0: { 0: { timestamp }, 1: { timestamp } } },
				list: [{ timestamp }, { timestamp }],
			},
		})
		await update({
			state: { reported: { '14205:1.0': { 0: { 1: null, 2: 990 } }, list: [3] }, desired: { on: true } },
		})
		const { state, version, metadata: times } = await get()
		assert.deepEqual(state, {
			reported: { '14205:1.0': { 0: { 0: 21.5, 2: 990 } }, list: [3] },
			desired: { on: true },
		})
		assert.equal(version, 2)
		assert.deepEqual(
			Object.keys((times as { reported: { '14205:1.0': { 0: object } } }).reported['14205:1.0'][0]),
			['0', '2'],
		)
		await update({ state: { desired: null } })
		assert.deepEqual(Object.keys((await get()).state as object), ['reported'])
	})

	it('refuse a version that is not the current one', async () => {
		await assert.rejects(update({ state: {}, version: 2 }), isRefused('ConflictException', 409))
		assert.equal((await update({ state: {}, version: 3 })).version, 4)
	})

	it('have at most 8 KB, and an update above that changes nothing', async () => {
		const large = { state: { reported: { text: 'x'.repeat(8192) } } }
		await assert.rejects(update(large), isRefused('RequestEntityTooLargeException', 413))
		assert.equal((await get()).version, 4)
	})

	const invalid: readonly (readonly [string, unknown])[] = [
		['no JSON', '{'],
		['a list', []],
		['no state', { reported: {} }],
		['another section', { state: { delta: {} } }],
		['a section that is no object', { state: { reported: 1 } }],
		[
			'nine levels',
			{ state: { reported: { 1: { 2: { 3: { 4: { 5: { 6: { 7: { 8: { 9: 1 } } } } } } } } } } },
		],
	]
	for (const [name, document] of invalid)
		it(`refuse ${name}`, () => assert.rejects(update(document), isRefused('InvalidRequestException', 400)))

	it('have valid names', () =>
		assert.rejects(
			update({ state: {} }, { thingName: 'a/b', shadowName: 'lwm2m' }),
			isRefused('InvalidRequestException', 400),
		))

	it('survive the host, and their version survives them', async () => {
		await host.close()
		await start()
		assert.equal((await get()).version, 4)
		const { payload } = await iot.send(new DeleteThingShadowCommand(named))
		assert.equal(parse(payload).version, 4)
		await assert.rejects(get(), isRefused('ResourceNotFoundException', 404))
		await assert.rejects(
			iot.send(new DeleteThingShadowCommand(named)),
			isRefused('ResourceNotFoundException', 404),
		)
		assert.equal((await update({ state: { reported: {} } })).version, 5)
	})
})
