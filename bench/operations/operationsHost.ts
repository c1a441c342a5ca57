import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { synthStack } from '../../app/synthStack.ts'
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import { d2cTopic } from '../../lambda/imports/contract.ts'
import { openSocket } from '../../local/testing/sockets.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../../local/testing/tinyHost.ts'
import { type Counts, countsOf, difference } from './operationsCount.ts'

type Socket = Awaited<ReturnType<typeof openSocket>>

/** A registered device with its watchers. */
export type CountedDevice = {
	readonly deviceId: string
	/** adds a client; resolves when it is greeted */
	readonly watch: () => Promise<void>
	readonly clients: () => number
	/** Sends one message. Resolves to the operations until every client has all of its frames. */
	readonly send: (shape: MessageShape) => Promise<Counts>
	/** The same, with the bytes of the message and those that functions logged. */
	readonly measure: (shape: MessageShape) => Promise<MeasuredMessage>
}

export type MessageShape = { readonly updates: number; readonly objects: number }

export type MeasuredMessage = {
	readonly counts: Counts
	readonly payloadBytes: number
	readonly logBytes: number
}

export type OperationsHost = {
	readonly host: TinyHost
	readonly db: DynamoDBClient
	/** @param isPacked whether its clients take several frames in one message */
	readonly register: (deviceId: string, fingerprint: string, isPacked?: boolean) => Promise<CountedDevice>
	readonly close: () => Promise<void>
}

/** seconds since the Unix epoch: a minute ago, in this hour, because a measurement of an earlier one costs more */
const firstTime = (now: number): number => Math.max(Math.floor(now / 3600) * 3600, Math.floor(now) - 60)

/** Readings per second: all of them have been measured before they are sent. */
const frequency = 100

/** One reading of a battery for each update. No two readings have the same object instance and time. */
const packOf = (updates: number, objects: number, first: number, begin: number): string =>
	JSON.stringify(
		Array.from({ length: updates }, (_, index) => ({
			bn: `14202/${index % objects}/`,
			bt: first + (begin + index) / frequency,
			n: '0',
			v: (begin + index) % 100,
		})),
	)

/** The beginning of the processor's lines in the log of the host. */
const ofProcessor = /^\[[^\]]*ImportsProcessor[^\]]*\] /

/** Reads frames up to the marker. */
const readGreeting = async ({ next }: Socket): Promise<void> => {
	while (!JSON.parse(await next())['@context'].endsWith('/senml/live'));
}

const readUpdates = async ({ next }: Socket, updates: number): Promise<void> => {
	for (let expected = 1; expected <= updates; )
		for (const { part, parts } of [JSON.parse(await next())].flat()) {
			if (part !== expected || parts !== updates)
				throw new Error(`expected frame ${expected} of ${updates}, got ${part} of ${parts}`)
			expected++
		}
}

const deviceOn = (host: TinyHost, iot: IoTDataPlaneClient, deviceId: string, url: string): CountedDevice => {
	const sockets: Socket[] = []
	const first = firstTime(Date.now() / 1000)
	let sent = 0
	const logged = (event: string, from: number) =>
		host.line((text) => text.includes(`"message":"${event}"`) && text.includes(deviceId), from)
	const measure = async ({ updates, objects }: MessageShape): Promise<MeasuredMessage> => {
		const from = host.lines.length
		const before = countsOf(host.host)
		const payload = Buffer.from(packOf(updates, objects, first, sent))
		sent += updates
		await iot.send(new PublishCommand({ topic: `data/${d2cTopic(deviceId, 'senml')}`, qos: 1, payload }))
		await logged('imported', from)
		if (sockets.length > 0) await logged('pushed', from)
		await Promise.all(sockets.map((socket) => readUpdates(socket, updates)))
		// Its last line: the metrics of the batch.
		await host.line((line) => ofProcessor.test(line) && line.includes('"_aws"'), from)
		const logBytes = host.lines
			.slice(from)
			.filter((line) => ofProcessor.test(line))
			.reduce((sum, line) => sum + Buffer.byteLength(line.replace(ofProcessor, '')), 0)
		const counts = difference(before, countsOf(host.host))
		return { counts, payloadBytes: payload.length, logBytes }
	}
	return {
		deviceId,
		clients: () => sockets.length,
		watch: async () => {
			const from = host.lines.length
			const socket = await openSocket(url)
			await readGreeting(socket)
			await logged('greeted', from)
			sockets.push(socket)
		},
		measure,
		send: async (shape) => (await measure(shape)).counts,
	}
}

/** Hosts the deployed stack. */
export const startOperationsHost = async (): Promise<OperationsHost> => {
	await using starting = new AsyncDisposableStack()
	const folder = temporaryFolder()
	starting.defer(folder.remove)
	const assembly = await synthStack(join(folder.path, 'cdk.out'))
	const host = await startTinyHost(assembly, join(folder.path, 'data'))
	starting.defer(host.close)
	const db = new DynamoDBClient(clientOptions(host))
	const iot = new IoTDataPlaneClient(clientOptions(host))
	starting.defer(() => {
		db.destroy()
		iot.destroy()
	})
	const add = registerDevice(db, host.output('DevicesTable'))
	const running = starting.move()
	return {
		host,
		db,
		register: async (deviceId, fingerprint, isPacked = false) => {
			await add({ deviceId, model: 'PCA20065', fingerprint })
			const query = `fingerprint=${fingerprint}${isPacked ? '&frames=packed' : ''}`
			return deviceOn(host, iot, deviceId, `${host.host.webSocketUrl}?${query}`)
		},
		close: () => running.disposeAsync(),
	}
}
