import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { WebSocket } from 'ws'
import { type WatchEvent, watchDevice } from '../../client/watchDevice.ts'
import { openSocket } from '../../local/testing/sockets.ts'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import { startStack, type TestDevice, type TestStack } from '../../testing/hostedStack.ts'

const device = (name: string, last: string): TestDevice => ({
	deviceId: `HD-${name}`,
	fingerprint: `29a.hide2${last}`,
})
const kit = device('kit', 'a')
const resumed = device('resumed', 'b')
const late = device('late', 'c')
const backlog = device('backlog', 'd')
const crowded = device('crowded', 'e')
const closed = device('closed', 'f')
const devices = [kit, resumed, late, backlog, crowded, closed]

type Json = Readonly<Record<string, unknown>>

const temperature = (value: number, time = Date.now() / 1000) =>
	JSON.stringify([{ bn: '14205/0/', bt: time, n: '0', v: value }])

const kindOf = (frame: Json): string => String(frame['@context']).replace(/^.*[/:]/, '')

describe('hiding the data of a device', () => {
	let stack: TestStack
	let queues: SQSClient
	before(async () => {
		stack = await startStack(devices)
		queues = new SQSClient(clientOptions(stack.host))
	})
	after(async () => {
		queues.destroy()
		await stack.close()
	})

	const imported = async ({ deviceId }: TestDevice, send: () => Promise<unknown>): Promise<void> => {
		const from = stack.host.lines.length
		await send()
		await stack.logged(['"message":"imported"', deviceId], 1, from)
	}
	const publish = (to: TestDevice, text: string) => imported(to, () => stack.publish(to.deviceId, text))

	/** A message that a door has received at this time, and that comes to the processor now. */
	const sendReceived = (to: TestDevice, receivedAt: number, text: string) =>
		imported(to, () =>
			queues.send(
				new SendMessageCommand({
					QueueUrl: stack.host.output('MessagesQueueUrl'),
					MessageBody: JSON.stringify({
						v: 1,
						deviceId: to.deviceId,
						messageId: `${receivedAt}`,
						receivedAt,
						door: 'iot',
						contentFormat: 'application/senml+json',
						payload: Buffer.from(text).toString('base64'),
					}),
				}),
			),
		)

	const post = ({ deviceId }: TestDevice, query: string) =>
		fetch(`${stack.restUrl}/device/${deviceId}/hideDataBefore${query}`, { method: 'POST' })

	const hide = async (of: TestDevice): Promise<void> => {
		const response = await post(of, `?fingerprint=${of.fingerprint}`)
		assert.deepEqual([response.status, await response.text()], [200, ''])
	}

	const get = async ({ deviceId, fingerprint }: TestDevice, path = ''): Promise<Json> => {
		const where = path === '' ? '/device' : `/device/${deviceId}/${path}`
		const response = await fetch(`${stack.restUrl}${where}?fingerprint=${fingerprint}`)
		assert.equal(response.status, 200)
		return (await response.json()) as Json
	}

	/** The frames of a greeting, up to the marker. */
	const greeting = async ({ fingerprint }: TestDevice, query = ''): Promise<readonly Json[]> => {
		const { socket, next } = await openSocket(`${stack.webSocketUrl}?fingerprint=${fingerprint}${query}`)
		const frames: Json[] = []
		while (kindOf(frames.at(-1) ?? {}) !== 'live') frames.push(JSON.parse(await next()))
		socket.close()
		return frames
	}

	/** All events of a client that resumes, up to the first `live`. */
	const resume = ({ fingerprint }: TestDevice, cursor: number): Promise<readonly WatchEvent[]> =>
		new Promise((resolve) => {
			const events: WatchEvent[] = []
			const watch = watchDevice({
				webSocketUrl: stack.webSocketUrl,
				fingerprint,
				after: cursor,
				ports: { openSocket: (url) => new WebSocket(url) as never },
			})
			for (const type of ['identity', 'state', 'update', 'import', 'gap', 'reset', 'hidden'] as const)
				watch.on(type, (event) => events.push(event))
			watch.on('live', () => {
				watch.close()
				resolve(events)
			})
		})

	it('hides log, newest values, last seen and state, tells open sockets, and shows what comes afterwards', async () => {
		const watcher = await stack.watch(kit)
		await publish(kit, temperature(21))
		assert.deepEqual(JSON.parse(await watcher.next()).seq, 1)
		assert.ok('lastSeen' in (await get(kit)))

		const from = Date.now()
		await hide(kit)
		const identity = await get(kit)
		const hidden = Date.parse(String(identity['hideDataBefore']))
		assert.ok(hidden >= from && hidden <= Date.now())
		assert.ok(!('lastSeen' in identity))
		assert.deepEqual((await get(kit, 'senml-imports'))['imports'], [])
		assert.deepEqual((await get(kit, 'latest'))['values'], {})

		const told = [JSON.parse(await watcher.next()), JSON.parse(await watcher.next())]
		assert.deepEqual(told.map(kindOf), ['deviceIdentity', 'shadow'])
		const { hideDataBefore, hiddenSeq, seq } = told[0]
		assert.deepEqual([hideDataBefore, hiddenSeq, seq], [identity['hideDataBefore'], 1, 1])
		assert.deepEqual(told[1].reported, [])
		const greeted = await greeting(kit, '&last=10')
		assert.deepEqual(greeted.map(kindOf), ['deviceIdentity', 'shadow', 'live'])
		assert.deepEqual(greeted[1]?.['reported'], [])

		// Measured before, received afterwards: what is hidden does not keep it out of the state.
		await publish(kit, temperature(22, hidden / 1000 - 3600))
		assert.deepEqual([JSON.parse(await watcher.next()).seq, watcher.socket.readyState], [2, WebSocket.OPEN])
		const { imports } = (await get(kit, 'senml-imports')) as { readonly imports: readonly Json[] }
		assert.deepEqual(
			imports.map(({ seq }) => seq),
			[2],
		)
		assert.ok('lastSeen' in (await get(kit)))
		const { values } = (await get(kit, 'latest')) as { readonly values: Record<string, Json> }
		assert.equal(values['14205/0/0']?.['value'], 22)
		watcher.socket.close()
	})

	it('is no gap for a client that resumes before it, which is told what to forget', async () => {
		for (const value of [1, 2, 3]) await publish(resumed, temperature(value))
		await hide(resumed)
		await publish(resumed, temperature(4))
		const events = await resume(resumed, 1)
		assert.deepEqual(
			events.map(({ type }) => type),
			['identity', 'hidden', 'state', 'update'],
		)
		const [, told, , update] = events
		assert.deepEqual(told?.type === 'hidden' && [told.upTo, told.cursor], [3, 3])
		assert.deepEqual(update?.type === 'update' && [update.seq, update.cursor], [4, 4])
	})

	it('counts the moment of the reception: a message that waited in a queue is hidden, and leaves no hole', async () => {
		await publish(late, temperature(1))
		const waited = Date.now()
		await hide(late)
		const watcher = await stack.watch(late)
		await sendReceived(late, waited - 1000, temperature(2))
		const { success, hidden, errors, seq, part, parts } = JSON.parse(await watcher.next())
		assert.deepEqual([success, hidden, errors, seq, part, parts], [true, true, [], 2, 1, 1])
		await publish(late, temperature(3))
		assert.equal(JSON.parse(await watcher.next()).seq, 3)
		watcher.socket.close()
		const { imports } = (await get(late, 'senml-imports')) as { readonly imports: readonly Json[] }
		assert.deepEqual(
			imports.map(({ seq }) => seq),
			[3],
		)
		const events = await resume(late, 1)
		assert.deepEqual(
			events.map(({ type }) => type),
			['identity', 'hidden', 'state', 'update'],
		)
	})

	it('is applied before the limit of a page', async () => {
		for (const value of [1, 2, 3]) await publish(backlog, temperature(value))
		const moment = Date.now()
		await hide(backlog)
		await publish(backlog, temperature(4))
		await sendReceived(backlog, moment - 1000, temperature(5))
		const query = `fingerprint=${backlog.fingerprint}&limit=1`
		const response = await fetch(`${stack.restUrl}/device/${backlog.deviceId}/senml-imports?${query}`)
		const { imports, nextToken } = (await response.json()) as {
			readonly imports: readonly Json[]
			readonly nextToken?: string
		}
		assert.deepEqual([imports.map(({ seq }) => seq), nextToken], [[4], undefined])
	})

	it('is done by all who ask for it at the same time, and each time again', async () => {
		await publish(crowded, temperature(1))
		await Promise.all(Array.from({ length: 5 }, () => hide(crowded)))
		const first = String((await get(crowded))['hideDataBefore'])
		await publish(crowded, temperature(2))
		await hide(crowded)
		assert.ok(String((await get(crowded))['hideDataBefore']) > first)
		assert.deepEqual((await get(crowded, 'senml-imports'))['imports'], [])
	})

	it('needs the fingerprint of this device', async () => {
		await publish(closed, temperature(1))
		for (const query of [
			'',
			'?fingerprint=29a.aaaaaa',
			`?fingerprint=${kit.fingerprint}`,
			'?fingerprint=x',
		]) {
			const { status, headers } = await post(closed, query)
			assert.deepEqual([query, status, headers.get('content-type')], [query, 403, 'application/problem+json'])
		}
		const { hideDataBefore } = await get(closed)
		assert.equal(hideDataBefore, undefined)
		assert.equal(((await get(closed, 'senml-imports'))['imports'] as readonly Json[]).length, 1)
	})
})
