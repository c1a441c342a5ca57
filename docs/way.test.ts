import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { dirname, join, relative } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { listenCoap } from '../edge/coapServer.ts'
import { ascii, openUdpClient } from '../edge/testing/udpClient.ts'
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import type { Envelope } from '../lambda/imports/contract.ts'
import { judgeContent } from '../lambda/imports/formats/formats.ts'
import { importBatch } from '../lambda/imports/importBatch.ts'
import { deviceOf } from '../lambda/imports/intake/deviceMessage.ts'
import { planImports } from '../lambda/imports/planImports.ts'
import { newConnection } from '../lambda/live/connection.ts'
import { makeLive, storeConnection } from '../lambda/live/connections.ts'
import { WIDE_WINDOW } from '../lambda/lwm2m/timeWindow.ts'
import { startManagementApi } from '../lambda/testing/managementApi.ts'
import { sqsRecord } from '../lambda/testing/sqsRecord.ts'
import { wireProcessor } from '../lambda/testing/wireProcessor.ts'
import { emulators } from '../testing/emulators.ts'
import { startTables } from '../testing/startTables.ts'

const root = join(import.meta.dirname, '..')

/** A path from the root, or from the folder of the path before it, or from the folder around that. */
const resolved = (names: readonly string[]): readonly string[] => {
	let folder = ''
	return names.map((name) => {
		const paths = [name, join(folder, name), join(dirname(folder), name)]
		const path = paths.find((each) => existsSync(join(root, each))) ?? assert.fail(`${name} does not exist`)
		if (path === name) folder = dirname(path)
		return path
	})
}

const section = readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8')
	.split('### File by file')[1]
	?.split('Every pack takes the same way')[0]

const rows = section?.split('\n').filter((line) => line.startsWith('| ')) ?? []

const listed = resolved(
	rows.flatMap((row) => [...row.matchAll(/`([^`]+\.ts)`/g)].map(([, name = '']) => name)),
)

/** These three run in AWS or in its emulation only; here `importDatagram` does what they do. */
const elsewhere: readonly string[] = [
	'app/coapDoor.ts',
	'cdk/MqttDoor.ts',
	'lambda/imports/importMessages.lambda.ts',
]

const device = { deviceId: 'd-1', model: 'PCA20065', fingerprint: '29a.abcdef' }
const receivedAt = 1694503339500

/** POST /msg/d2c/raw?id=d-1 with Content-Format 112: `[{-2: "14205/0/", -3: time, 0: "0", 2: 42}]` */
const datagram = (messageId: string, time: string): string => {
	const options = `b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')} 11 70 36 ${ascii('id=d-1')}`
	const record = `a4 21 68 ${ascii('14205/0/')} 22 1a ${time} 00 61 ${ascii('0')} 02 18 2a`
	return `40 02 ${messageId} ${options} ff 81 ${record}`
}

/** The CoAP door and the processor, without what is between them in AWS. */
const startWay = async (t: TestContext) => {
	const { db, table, close } = await startTables(emulators[0] ?? 'dynoxide')
	t.after(close)
	const api = await startManagementApi({})
	t.after(api.close)
	await registerDevice(db, table('DEVICES_TABLE'))(device)
	const watcher = newConnection(device.deviceId, 'watcher', receivedAt)
	await storeConnection(db, table('CONNECTIONS_TABLE'))(watcher)
	await makeLive(db, table('CONNECTIONS_TABLE'))(watcher)
	const wired = wireProcessor({
		tables: { db, table },
		api,
		now: receivedAt,
		variables: {
			PLAUSIBLE_PAST_DAYS: '30',
			PLAUSIBLE_FUTURE_SECONDS: '60',
			MESSAGES_PER_MINUTE: '600',
			UPDATES_PER_MINUTE: '6000',
			BYTES_PER_DAY: '1000000',
			OBJECTS_PER_DEVICE: '100',
			UNREGISTERED_PER_MINUTE: '60',
		},
	})
	const batch = {
		deviceOf: deviceOf(wired.isDeviceId),
		planImports: planImports({ ...wired, judge: judgeContent(WIDE_WINDOW) }),
		remaining: () => Number.POSITIVE_INFINITY,
		onImported: () => undefined,
		onFailed: (_: string, error: unknown) => assert.fail(error as Error),
	}
	const importDatagram = async (topic: string, payload: Uint8Array): Promise<void> => {
		assert.equal(topic, 'm/d/d-1/d2c/cbor')
		const body: Envelope = {
			v: 1,
			deviceId: device.deviceId,
			messageId: Buffer.from(payload).toString('hex'),
			receivedAt,
			door: 'iot',
			contentFormat: 'application/senml+cbor',
			payload: Buffer.from(payload).toString('base64'),
		}
		await importBatch(batch, [sqsRecord('sqs', JSON.stringify(body))])
	}
	const server = await listenCoap({
		hosts: ['127.0.0.1'],
		port: 0,
		log: () => undefined,
		publish: importDatagram,
	})
	t.after(server.close)
	const client = await openUdpClient(server.port)
	t.after(client.close)
	const send = async (bytes: string): Promise<string> => {
		client.send(bytes)
		return client.next()
	}
	return { send, posted: api.posted }
}

/** The files of ours that have a function which runs while work is done. */
const filesOf = async (t: TestContext, work: () => Promise<void>): Promise<ReadonlySet<string>> => {
	const session = new Session()
	session.connect()
	t.after(() => session.disconnect())
	await session.post('Profiler.enable')
	await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
	await work()
	const { result } = await session.post('Profiler.takePreciseCoverage')
	const isCalled = ({ ranges: [range] }: (typeof result)[number]['functions'][number]): boolean =>
		range !== undefined && range.count > 0 && range.startOffset > 0
	return new Set(
		result
			.filter(({ url, functions }) => url.startsWith('file:') && functions.some(isCalled))
			.map(({ url }) => relative(root, fileURLToPath(url))),
	)
}

describe('the way of a message, file by file', () => {
	it('has at most 40 files, as many as the text says', () => {
		assert.deepEqual([...new Set(listed)], listed)
		assert.ok(listed.length <= 40, `${listed.length} files`)
		assert.match(section ?? '', new RegExp(`these ${listed.length} files`))
	})

	it('has files that run when a message comes', async (t) => {
		const { send, posted } = await startWay(t)
		// The first one makes what is made once.
		assert.equal(await send(datagram('00 01', '65 00 00 00')), '60410001')
		const ran = await filesOf(t, async () => {
			assert.equal(await send(datagram('00 02', '65 00 00 01')), '60410002')
		})
		assert.deepEqual(
			posted.map(({ frame }) => JSON.parse(frame).ts),
			[0x65000000, 0x65000001],
		)
		assert.deepEqual(
			listed.filter((file) => !ran.has(file)),
			elsewhere,
		)
	})
})
