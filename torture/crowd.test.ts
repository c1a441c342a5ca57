import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import cdkJson from '../cdk.json' with { type: 'json' }
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import { synth } from '../local/synth.ts'
import { openSocket } from '../local/test/sockets.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../local/test/tinyHost.ts'

const popular = { deviceId: 'oob-350000000000001', model: 'PCA20065', fingerprint: '29a.abcdef' }
const quiet = { deviceId: 'oob-350000000000002', model: 'PCA20065', fingerprint: '29a.ghijkm' }

type Watcher = Awaited<ReturnType<typeof openSocket>>

describe('torture: many watch one device', () => {
	const folder = temporaryFolder()
	let host: TinyHost
	before(async () => {
		const outputFolder = join(folder.path, 'cdk.out')
		const app = join(import.meta.dirname, '../cdk/app.ts')
		const assembly = await synth(app, { outputFolder, context: cdkJson.context })
		host = await startTinyHost(assembly, join(folder.path, 'data'))
		const register = registerDevice(new DynamoDBClient(clientOptions(host)), host.output('DevicesTable'))
		for (const device of [popular, quiet]) await register(device)
	})
	after(async () => {
		await host.close()
		folder.remove()
	})

	const publish = (deviceId: string, payload: object) =>
		new IoTDataPlaneClient(clientOptions(host)).send(
			new PublishCommand({
				topic: `data/m/d/${deviceId}/d2c/senml`,
				payload: Buffer.from(JSON.stringify(payload)),
				qos: 1,
			}),
		)

	const watch = async (fingerprint: string): Promise<Watcher> => {
		const watcher = await openSocket(`${host.output('WebSocketUrl')}?fingerprint=${fingerprint}`)
		while (!(await watcher.next()).includes('/senml/live'));
		return watcher
	}

	it('each of 250 gets every import, by way of the fan-out', async () => {
		const watchers: Watcher[] = []
		// The stage lets so many through at once.
		for (let count = 0; count < 250; count += 25)
			watchers.push(...(await Promise.all(Array.from({ length: 25 }, () => watch(popular.fingerprint)))))
		for (const seq of [1, 2, 3]) {
			await publish(popular.deviceId, [{ bn: '14205/0/', bt: 1700000000 + seq, n: '0', v: seq }])
			const frames = await Promise.all(watchers.map(({ next }) => next()))
			for (const frame of frames) {
				const { seq: received, Resources } = JSON.parse(frame)
				assert.deepEqual([received, Resources['0']], [seq, seq])
			}
		}
		await host.line((text) => text.includes('"message":"pushed"') && text.includes('"service":"fanOut"'))
		for (const { socket } of watchers) socket.terminate()
	})

	it('one who does not read is ended, and holds up nobody', async () => {
		const [reader, blocked] = [await watch(quiet.fingerprint), await watch(quiet.fingerprint)]
		const other = await watch(quiet.fingerprint)
		blocked.socket.pause()
		const isSlow = host.line((text) => text.includes('"message":"pushed"') && text.includes('"slow":1'))
		let seq = 0
		let isOver = false
		void isSlow.then(() => {
			isOver = true
		})
		// Buffers on the way take some megabytes before anybody notices that they are not read.
		const vs = 'x'.repeat(7000)
		while (!isOver && seq < 1000) {
			seq += 1
			const bt = 1700000000 + seq
			const names = ['0', '2', '3', '4'].map((n) => ({ n, vs }))
			await publish(quiet.deviceId, [{ bn: '14204/0/', bt, n: '1', vs: `${seq}` }, ...names])
			for (const { next } of [reader, other]) {
				const { seq: received, Resources } = JSON.parse(await next())
				assert.deepEqual([received, Resources['1']], [seq, `${seq}`])
			}
		}
		await isSlow
		const closed = blocked.closed()
		blocked.socket.resume()
		assert.equal(await closed, 1000)
		await publish(quiet.deviceId, [{ bn: '14205/0/', bt: 1700000000, n: '0', v: 21 }])
		for (const { next } of [reader, other]) assert.equal(JSON.parse(await next()).seq, seq + 1)
	})
})
