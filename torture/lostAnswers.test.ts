import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import cdkJson from '../cdk.json' with { type: 'json' }
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import type { Fault, Target } from '../local/faults.ts'
import { synth } from '../local/synth.ts'
import { openSocket } from '../local/test/sockets.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../local/test/tinyHost.ts'

const device = { deviceId: 'oob-350000000000007', model: 'PCA20065', fingerprint: '29a.abcdefgh' }

describe('torture: one call of the processor goes wrong', () => {
	const folder = temporaryFolder()
	let host: TinyHost
	before(async () => {
		const app = join(import.meta.dirname, '../cdk/app.ts')
		const outputFolder = join(folder.path, 'cdk.out')
		const assembly = await synth(app, { outputFolder, context: cdkJson.context })
		host = await startTinyHost(assembly, join(folder.path, 'data'))
		await registerDevice(new DynamoDBClient(clientOptions(host)), host.output('DevicesTable'))(device)
	})
	after(async () => {
		await host.close()
		folder.remove()
	})

	type Log = { readonly imports: readonly { readonly seq: number; readonly importId: string }[] }
	const imports = async (): Promise<Log['imports']> => {
		const path = `/device/${device.deviceId}/senml-imports?fingerprint=${device.fingerprint}`
		return ((await (await fetch(`${host.output('RestUrl')}${path}`)).json()) as Log).imports
	}
	const faults: readonly (readonly [Target, Fault])[] = [
		[{ service: 'dynamodb', operation: 'PutItem' }, 'commit+reset'],
		[{ service: 'dynamodb', operation: 'PutItem' }, 'commit+500'],
		[{ service: 'dynamodb', operation: 'PutItem' }, 'commit+crash'],
		[{ service: 'dynamodb', operation: 'PutItem' }, 'crash'],
		[{ service: 'dynamodb', operation: 'PutItem' }, 'throttle'],
		[{ service: 'dynamodb', operation: 'GetItem' }, 'reset'],
		[{ service: 'dynamodb', operation: 'Query' }, 'crash'],
		[{ service: 'dynamodb', operation: 'UpdateItem' }, 'commit+crash'],
		[{ service: 'execute-api' }, 'commit+crash'],
	]
	for (const [target, fault] of faults)
		it(`${fault} at ${target.operation ?? 'a post'}: one entry, and the watcher gets its frame`, async () => {
			const { socket, next } = await openSocket(
				`${host.output('WebSocketUrl')}?fingerprint=${device.fingerprint}`,
			)
			assert.match(await next(), /deviceIdentity/)
			const from = host.lines.length
			await host.line((text) => text.includes('"message":"greeted"') && text.includes(device.deviceId))
			const before = (await imports()).length
			const end = host.host.faults.plan({ ...target, sequence: [fault] })
			await new IoTDataPlaneClient(clientOptions(host)).send(
				new PublishCommand({
					topic: `data/m/d/${device.deviceId}/d2c/senml`,
					payload: Buffer.from(`[{"bn":"14201/0/","n":"6","vs":"${fault}","bt":1700000000}]`),
					qos: 1,
				}),
			)
			if (fault.endsWith('crash')) {
				await host.line((text) => text.includes('Runtime.ExitError: crashed'), from)
				// The message is visible again after the visibility time-out.
				host.host.advanceQueueClock(60_000)
			}
			const frame = JSON.parse(await next())
			end()
			const log = await imports()
			assert.equal(log.length, before + 1)
			assert.equal(frame.importId, log[0]?.importId)
			assert.equal(frame.Resources['6'], fault)
			assert.deepEqual(
				log.map(({ seq }) => seq),
				Array.from({ length: log.length }, (_, index) => log.length - index),
			)
			socket.close()
		})
})
