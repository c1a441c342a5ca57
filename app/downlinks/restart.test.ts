import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { systemClock } from '../../edge/coap/clock.ts'
import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import { claimMilliseconds } from '../../lambda/downlinks/contract.ts'
import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import { collectLine } from '../../local/log.ts'
import type { Assembly } from '../../local/template/assembly.ts'
import { clientOptions, startTinyHost, temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { openCoapDoor } from '../coapDoor.ts'
import { downlinkLog, localDownlinks } from '../localDownlinks.ts'

const kit = { deviceId: 'oob-350000000000601', fingerprint: '29a.restar', model: 'PCA20065' }

describe('downlinks of local mode after its end', () => {
	const folder = temporaryFolder()
	let assembly: Assembly
	before(async () => {
		assembly = await testAssembly(join(folder.path, 'cdk.out'))
	})
	after(folder.remove)

	/** Starts the host with the data of a folder. @param later milliseconds by which the clock of downlinks is ahead */
	const start = async (dataFolder: string, later = 0) => {
		const host = await startTinyHost(assembly, dataFolder)
		const db = new DynamoDBClient(clientOptions(host))
		const downlinks = localDownlinks({
			db,
			queues: new SQSClient(clientOptions(host)),
			outputs: new Map(host.host.outputs.map(({ key, value }) => [key, value])),
			followTable: host.host.followTable,
			clock: systemClock,
			now: () => Date.now() + later,
			newId: randomUUID,
			pause: async () => {},
			log: downlinkLog(collectLine),
		})
		const call = async (key: string, method: string, id = '', body?: object) => {
			const url = `${host.output('RestUrl').replace(/\/$/, '')}/device/${kit.deviceId}/downlinks${id}`
			const response = await fetch(url, {
				method,
				headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			})
			return (await response.json()) as unknown
		}
		return {
			host,
			db,
			downlinks,
			ask: async (key: string, payload: string) => {
				const body = { payload, route: 'coap', confirm: true }
				return ((await call(key, 'POST', '', body)) as { readonly downlink: ShownDownlink }).downlink
			},
			show: async (key: string, { id }: ShownDownlink) => (await call(key, 'GET', `/${id}`)) as ShownDownlink,
			close: async () => {
				await downlinks.close()
				await host.close()
			},
		}
	}

	/** One downlink that was accepted by a host that has ended since; `also` happens before that. */
	const accepted = async (
		t: TestContext,
		also: (started: Awaited<ReturnType<typeof start>>) => Promise<unknown>,
	) => {
		const data = temporaryFolder()
		t.after(data.remove)
		const first = await start(data.path)
		await registerDevice(first.db, first.host.output('DevicesTable'))(kit)
		const { key } = await makeKey(first.db, first.host.output('KeysTable'))('--scope', 'downlinks:write')
		const downlink = await first.ask(key, 'cafe')
		await also(first)
		await first.close()
		return { data: data.path, key, downlink }
	}

	const statusesOf = ({ transitions }: ShownDownlink) =>
		transitions.map(({ status }) => status).filter((status) => status !== 'queued')

	it('are sent if they were accepted before it', async (t) => {
		const { data, key, downlink } = await accepted(t, async () => {})
		const { host, downlinks, show, close } = await start(data)
		const door = await openCoapDoor({
			publish: host.host.publish,
			downlinks,
			topicPrefix: cdkJson.context.topicPrefix,
			hosts: ['127.0.0.1'],
			port: 0,
			log: (entry) => collectLine('coap', JSON.stringify(entry)),
		})
		await libcoapClient(['-m', 'get', `coap://127.0.0.1:${door.port}/msg/c2d?id=${kit.deviceId}`])
		// It waits until all is stored.
		await door.close()
		await downlinks.close()
		assert.deepEqual(statusesOf(await show(key, downlink)), ['accepted', 'sent', 'acknowledged'])
		await close()
	})

	it('are not sent again if it came while they were sent, and keep no other one', async (t) => {
		const { data, key, downlink } = await accepted(t, ({ downlinks }) =>
			downlinks.take(kit.deviceId, undefined),
		)
		const before = await start(data)
		const next = await before.ask(key, 'beef')
		// Nobody knows yet what became of the first one.
		assert.equal(await before.downlinks.take(kit.deviceId, undefined), undefined)
		await before.close()
		const later = await start(data, claimMilliseconds)
		const taken = await later.downlinks.take(kit.deviceId, undefined)
		assert.equal(taken?.downlink.downlinkId, next.id)
		const { status, transitions } = await later.show(key, downlink)
		assert.equal(status, 'failed')
		assert.equal(
			transitions.at(-1)?.reason,
			'Its sender stopped while it sent this. The device may have got it.',
		)
		await later.close()
	})
})
