import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { SQSClient } from '@aws-sdk/client-sqs'
import { openCoapDoor } from '../app/coapDoor.ts'
import { downlinkLog, type LocalDownlinks, localDownlinks } from '../app/localDownlinks.ts'
import { localIntegrations } from '../app/localIntegrations.ts'
import { functionNamed } from '../cdk/testing/functionNamed.ts'
import cdkJson from '../cdk.json' with { type: 'json' }
import { systemClock } from '../edge/coap/clock.ts'
import type { CoapServer } from '../edge/coapServer.ts'
import type { Integrations } from '../edge/integrations/openIntegrations.ts'
import type { Log } from '../edge/log.ts'
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import { d2cTopic, type TopicLevel } from '../lambda/imports/contract.ts'
import type { ImportLogs } from '../lambda/imports/log/importLogs.ts'
import type { HostOptions } from '../local/host.ts'
import { collectLine } from '../local/log.ts'
import type { Assembly } from '../local/template/assembly.ts'
import { openSocket } from '../local/testing/sockets.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../local/testing/tinyHost.ts'
import { testAssembly } from './assembly.ts'

export type TestDevice = { readonly deviceId: string; readonly fingerprint: string; readonly model?: string }

export type TestSocket = Awaited<ReturnType<typeof openSocket>>

/** A stack that is hosted, with what devices and watchers do. */
export type TestStack = {
	readonly host: TinyHost
	readonly db: DynamoDBClient
	readonly webSocketUrl: string
	readonly restUrl: string
	/** the logical id of a function, by its name */
	readonly functionId: (name: string) => string
	readonly register: (device: TestDevice) => Promise<void>
	readonly publish: (deviceId: string, payload: string | Uint8Array, level?: TopicLevel) => Promise<void>
	/** for another CoAP door */
	readonly integrations: Integrations
	/** opens a CoAP door on a free port, which closes with the stack; resolves with the port. `heard` takes its log. */
	readonly openDoor: (heard?: Log) => Promise<number>
	/** opens a CoAP door with these options, which closes with the stack */
	readonly openDoorWith: (options: DoorOptions) => Promise<CoapServer>
	/** the import log of a device, oldest first; at most 100 imports */
	readonly imports: (device: TestDevice) => Promise<ImportLogs['imports']>
	/** resolves with the lines of the log from line `from` that have all of the texts, as soon as there are `count` of them */
	readonly logged: (texts: readonly string[], count: number, from: number) => Promise<readonly string[]>
	/** a socket that has been accepted */
	readonly connect: (device: TestDevice) => Promise<TestSocket>
	/** a socket that has been greeted */
	readonly watch: (device: TestDevice) => Promise<TestSocket>
	readonly close: () => Promise<void>
}

type DoorOptions = Pick<Parameters<typeof openCoapDoor>[0], 'dtls'> & { readonly heard?: Log }

type HostedOptions = Partial<HostOptions> & {
	/** registered before the stack is given */
	readonly devices?: readonly TestDevice[]
}

const importsAt =
	(restUrl: string) =>
	async ({ deviceId, fingerprint }: TestDevice): Promise<ImportLogs['imports']> => {
		const query = `fingerprint=${fingerprint}&limit=100`
		const response = await fetch(`${restUrl}/device/${deviceId}/senml-imports?${query}`)
		return ((await response.json()) as ImportLogs).imports.toReversed()
	}

const loggedBy =
	(host: TinyHost): TestStack['logged'] =>
	async (texts, count, from) => {
		for (;;) {
			const found = host.lines.slice(from).filter((line) => texts.every((part) => line.includes(part)))
			if (found.length >= count) return found
			await host.line(() => true, host.lines.length)
		}
	}

const publishBy =
	(broker: IoTDataPlaneClient): TestStack['publish'] =>
	async (deviceId, payload, level = 'senml') => {
		const topic = `${cdkJson.context.topicPrefix}${d2cTopic(deviceId, level)}`
		await broker.send(new PublishCommand({ topic, payload: Buffer.from(payload), qos: 1 }))
	}

const integrationsOf = (host: TinyHost, db: DynamoDBClient, queue: SQSClient) => {
	const names = ['IntegrationsTable', 'UplinksQueueUrl']
	const outputs = new Map(names.map((name) => [name, host.output(name)]))
	return localIntegrations({ db, queue, outputs, newId: randomUUID, now: Date.now })
}

const downlinksOf = ({ host }: TinyHost, db: DynamoDBClient, queues: SQSClient) =>
	localDownlinks({
		db,
		queues,
		outputs: new Map(host.outputs.map(({ key, value }) => [key, value])),
		followTable: host.followTable,
		clock: systemClock,
		now: Date.now,
		newId: randomUUID,
		pause: async () => {},
		log: downlinkLog(collectLine),
	})

type DoorParts = {
	readonly integrations: Integrations
	readonly downlinks: LocalDownlinks
	readonly heard: Log
}

const openDoorOf = ({ host }: TinyHost, { heard, ...parts }: DoorParts, options: DoorOptions) =>
	openCoapDoor({
		...options,
		...parts,
		onJoined: parts.downlinks.joined,
		publish: host.publish,
		topicPrefix: cdkJson.context.topicPrefix,
		hosts: ['127.0.0.1'],
		port: 0,
		log: (entry) => {
			collectLine('coap', JSON.stringify(entry))
			heard(entry)
		},
	})

/** Hosts an assembly, with data of its own that goes when the stack is closed. */
export const hostStack = async (
	assembly: Assembly,
	{ devices = [], ...options }: HostedOptions = {},
): Promise<TestStack> => {
	await using starting = new AsyncDisposableStack()
	const folder = temporaryFolder()
	starting.defer(folder.remove)
	const host = await startTinyHost(assembly, folder.path, options)
	starting.defer(host.close)
	const db = new DynamoDBClient(clientOptions(host))
	starting.defer(() => db.destroy())
	const broker = new IoTDataPlaneClient({ ...clientOptions(host), maxAttempts: 1 })
	starting.defer(() => broker.destroy())
	const queue = new SQSClient(clientOptions(host))
	starting.defer(() => queue.destroy())
	const add = registerDevice(db, host.output('DevicesTable'))
	const register = async (device: TestDevice): Promise<void> => {
		await add({ model: 'PCA20065', ...device })
	}
	for (const device of devices) await register(device)
	const restUrl = host.output('RestUrl').replace(/\/$/, '')
	const webSocketUrl = host.output('WebSocketUrl')
	const connect = ({ fingerprint }: TestDevice) => openSocket(`${webSocketUrl}?fingerprint=${fingerprint}`)
	const integrations = integrationsOf(host, db, queue)
	const started = starting.move()
	const openDoorWith: TestStack['openDoorWith'] = async ({ heard = () => undefined, ...options }) => {
		const downlinks = downlinksOf(host, db, queue)
		const door = await openDoorOf(host, { integrations, downlinks, heard }, options)
		started.defer(async () => {
			await door.close()
			await downlinks.close()
		})
		return door
	}
	return {
		host,
		db,
		restUrl,
		webSocketUrl,
		functionId: (name) => functionNamed(assembly, name),
		register,
		publish: publishBy(broker),
		integrations,
		openDoor: async (heard = () => undefined) => (await openDoorWith({ heard })).port,
		openDoorWith,
		imports: importsAt(restUrl),
		logged: loggedBy(host),
		connect,
		watch: async (device) => {
			const socket = await connect(device)
			while (!(await socket.next()).includes('/senml/live'));
			return socket
		},
		close: () => started.disposeAsync(),
	}
}

/** Hosts our stack as it is deployed, with devices; `context` has values that differ from those of `cdk.json`. */
export const startStack = async (
	devices: readonly TestDevice[],
	context: Readonly<Record<string, unknown>> = {},
): Promise<TestStack> => {
	const folder = temporaryFolder()
	const stack = await hostStack(await testAssembly(join(folder.path, 'cdk.out'), context), { devices })
	return {
		...stack,
		close: async () => {
			await stack.close()
			folder.remove()
		},
	}
}
