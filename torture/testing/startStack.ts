import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { synthStack } from '../../app/synthStack.ts'
import { functionNamed } from '../../cdk/testing/functionNamed.ts'
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import type { ImportLogs } from '../../lambda/imports/log/importLogs.ts'
import { openSocket } from '../../local/testing/sockets.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../../local/testing/tinyHost.ts'

export type TestDevice = { readonly deviceId: string; readonly fingerprint: string }

export type TestSocket = Awaited<ReturnType<typeof openSocket>>

export type TestStack = {
	readonly host: TinyHost
	readonly webSocketUrl: string
	readonly restUrl: string
	/** returns the logical id of a function */
	readonly functionId: (name: string) => string
	readonly publish: (deviceId: string, payload: string | Uint8Array, level?: 'raw' | 'senml') => Promise<void>
	/** the import log of a device, oldest first; at most 100 imports */
	readonly imports: (device: TestDevice) => Promise<ImportLogs['imports']>
	/** resolves with the log lines after line `from` that contain all texts, when there are `count` of them */
	readonly logged: (texts: readonly string[], count: number, from: number) => Promise<readonly string[]>
	/** opens a socket and waits for its greeting */
	readonly watch: (device: TestDevice) => Promise<TestSocket>
	readonly close: () => Promise<void>
}

/** Hosts the deployed stack with devices. `context` overrides values of `cdk.json`. */
export const startStack = async (
	devices: readonly TestDevice[],
	context: Readonly<Record<string, unknown>> = {},
): Promise<TestStack> => {
	const folder = temporaryFolder()
	const assembly = await synthStack(join(folder.path, 'cdk.out'), context)
	const host = await startTinyHost(assembly, join(folder.path, 'data'))
	const db = new DynamoDBClient(clientOptions(host))
	for (const device of devices)
		await registerDevice(db, host.output('DevicesTable'))({ ...device, model: 'PCA20065' })
	const broker = new IoTDataPlaneClient({ ...clientOptions(host), maxAttempts: 1 })
	const webSocketUrl = host.output('WebSocketUrl')
	const restUrl = host.output('RestUrl').replace(/\/$/, '')
	return {
		host,
		webSocketUrl,
		restUrl,
		functionId: (name) => functionNamed(assembly, name),
		publish: async (deviceId, payload, level = 'senml') => {
			const topic = `data/m/d/${deviceId}/d2c/${level}`
			await broker.send(new PublishCommand({ topic, payload: Buffer.from(payload), qos: 1 }))
		},
		imports: async ({ deviceId, fingerprint }) => {
			const query = `fingerprint=${fingerprint}&limit=100`
			const response = await fetch(`${restUrl}/device/${deviceId}/senml-imports?${query}`)
			return ((await response.json()) as ImportLogs).imports.toReversed()
		},
		logged: async (texts, count, from) => {
			for (;;) {
				const found = host.lines.slice(from).filter((line) => texts.every((part) => line.includes(part)))
				if (found.length >= count) return found
				await host.line(() => true, host.lines.length)
			}
		},
		watch: async ({ fingerprint }) => {
			const socket = await openSocket(`${webSocketUrl}?fingerprint=${fingerprint}`)
			while (!(await socket.next()).includes('/senml/live'));
			return socket
		},
		close: async () => {
			for (const client of [db, broker]) client.destroy()
			await host.close()
			folder.remove()
		},
	}
}
