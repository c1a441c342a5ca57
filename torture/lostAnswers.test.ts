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

	// Each a second later, so that the state changes every time.
	let bt = 1700000000

	type Log = { readonly imports: readonly { readonly seq: number; readonly importId: string }[] }
	const imports = async (): Promise<Log['imports']> => {
		const path = `/device/${device.deviceId}/senml-imports?fingerprint=${device.fingerprint}`
		return ((await (await fetch(`${host.output('RestUrl')}${path}`)).json()) as Log).imports
	}
	/** The state is put first, then the entry of the ledger. */
	const puts: readonly Fault[] = ['commit+reset', 'commit+500', 'commit+crash', 'crash', 'throttle']
	const put: Target = { service: 'dynamodb', operation: 'PutItem' }
	const faults: readonly (readonly [Target, ...Fault[]])[] = [
		...puts.map((fault) => [put, fault] as const),
		...puts.map((fault) => [put, 'ok', fault] as const),
		[{ service: 'dynamodb', operation: 'GetItem' }, 'reset'],
		[{ service: 'dynamodb', operation: 'Query' }, 'crash'],
		[{ service: 'dynamodb', operation: 'UpdateItem' }, 'commit+crash'],
		[{ service: 'execute-api' }, 'commit+crash'],
	]
	for (const [target, ...sequence] of faults)
		it(`${sequence.join(', ')} at ${target.operation ?? 'a post'}: one entry, and the watcher gets its frame`, async () => {
			const fault = sequence.at(-1) ?? 'ok'
			const { socket, next } = await openSocket(
				`${host.output('WebSocketUrl')}?fingerprint=${device.fingerprint}`,
			)
			while (!/senml\/live/.test(await next()));
			const from = host.lines.length
			const before = (await imports()).length
			const end = host.host.faults.plan({ ...target, sequence })
			await new IoTDataPlaneClient(clientOptions(host)).send(
				new PublishCommand({
					topic: `data/m/d/${device.deviceId}/d2c/senml`,
					payload: Buffer.from(`[{"bn":"14201/0/","n":"6","vs":"${fault}","bt":${bt++}}]`),
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
