import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { untilItHangs } from '../../local/testing/hang.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { type Api, createApi } from '../app/api.ts'
import { browserPorts } from './browserPorts.ts'
import { type Follow, follow, type StreamEvent } from './follow.ts'
import type { Format } from './frames.ts'

const device = { deviceId: 'oob-352656100000001', fingerprint: '29a.abcdef' }

/** Takes the events of a stream, and gives the first of them that fits, as soon as it is there. */
const collect = () => {
	const events: StreamEvent[] = []
	const waiting = new EventTarget()
	const until = async (fits: (event: StreamEvent) => boolean, from = 0): Promise<StreamEvent> => {
		const signal = untilItHangs()
		for (;;) {
			const found = events.slice(from).find(fits)
			if (found !== undefined) return found
			await once(waiting, 'event', { signal })
		}
	}
	const onEvent = (event: StreamEvent): void => {
		events.push(event)
		waiting.dispatchEvent(new Event('event'))
	}
	return { events, until, onEvent }
}

const isAbout =
	(about: string) =>
	(event: StreamEvent): boolean =>
		event.type === 'read' && event.read.about === about

const isUplink = (event: StreamEvent): boolean =>
	event.type === 'read' && event.read.about === 'event' && event.read.frame.type === 'uplink'

const isOf =
	(type: StreamEvent['type']) =>
	(event: StreamEvent): boolean =>
		event.type === type

describe('following the stream', () => {
	let stack: TestStack
	let api: Api
	const begun: Follow[] = []
	const apiAt = (url: string, key: string): Api =>
		createApi({
			fetch: (path, init) => fetch(new URL(path as string, url), init),
			credentials: () => ({ fingerprint: undefined, key }),
		})
	const keyOf = async (scope: string) =>
		(await makeKey(stack.db, stack.host.output('KeysTable'))('--scope', scope)).key
	before(async () => {
		stack = await startStack([device])
		api = apiAt(stack.restUrl, await keyOf('stream:read'))
	})
	after(async () => {
		for (const each of begun) each.stop()
		await stack.close()
	})

	type Given = { readonly by?: Api; readonly format?: Format; readonly after?: typeof browserPorts.after }
	const begin = ({ by = api, format = 'native', after: wait = browserPorts.after }: Given = {}) => {
		const sockets: WebSocket[] = []
		const urls: string[] = []
		const collected = collect()
		const following = follow({
			...browserPorts,
			after: wait,
			random: () => 0,
			address: stack.host.output('CommunicationsUrl'),
			format,
			ticket: () => by.request('POST', '/communications/tickets'),
			openSocket: (url) => {
				const socket = browserPorts.openSocket(url)
				sockets.push(socket)
				urls.push(url)
				return socket
			},
			onEvent: collected.onEvent,
		})
		begun.push(following)
		return { ...collected, following, sockets, urls }
	}
	let values = 0
	const publish = () => stack.publish(device.deviceId, `[{"bn":"14205/0/","n":"0","v":${values++}}]`)
	const uplinksIn = (events: readonly StreamEvent[]): readonly string[] =>
		events.flatMap((event) =>
			event.type === 'read' && event.read.about === 'event' && event.read.frame.type === 'uplink'
				? [event.read.frame.key]
				: [],
		)

	it('brings what devices send, with the key in no address', async () => {
		const { until, urls, following } = begin()
		await until(isAbout('subscribed'))
		await publish()
		await until(isUplink)
		assert.ok(urls.every((url) => url.includes('ticket=') && !url.includes('slk_')))
		following.stop()
	})

	it('goes on after an interruption where it stopped: nothing is missing', async () => {
		const { until, events, sockets, urls, following } = begin()
		await until(isAbout('subscribed'))
		await publish()
		await until(isUplink)
		const from = events.length
		sockets[0]?.close()
		await until(isOf('interrupted'), from)
		await publish()
		await until(isAbout('resumed'), from)
		await until(isUplink, from)
		assert.match(urls.at(-1) ?? '', /after=\d+/)
		await publish()
		await until((event) => isUplink(event) && new Set(uplinksIn(events)).size === 3)
		following.stop()
	})

	it('goes on in the format of ResIOT, too', async () => {
		const { until, events, sockets, urls, following } = begin({ format: 'resiot' })
		await until(isOf('opened'))
		// Whoever listens already has events written.
		await publish()
		await until(isUplink)
		const from = events.length
		sockets[0]?.close()
		await until(isOf('opened'), from)
		assert.match(urls.at(-1) ?? '', /after=\d{13}&?/)
		following.stop()
	})

	it('connects anew if nothing comes for more than a minute', async () => {
		const due: (() => void)[] = []
		const { until, events, following } = begin({
			after: (milliseconds, action) => {
				if (milliseconds < 60_000) return browserPorts.after(milliseconds, action)
				due.push(action)
				return () => due.splice(due.indexOf(action), 1)
			},
		})
		await until(isAbout('subscribed'))
		assert.equal(due.length, 1)
		const from = events.length
		due[0]?.()
		const interrupted = await until(isOf('interrupted'), from)
		assert.match('reason' in interrupted ? interrupted.reason : '', /more than a minute/)
		await until(isAbout('subscribed'), from)
		following.stop()
	})

	it('is refused with a key of other scopes, and does not try again', async () => {
		const { until, events, following } = begin({
			by: apiAt(stack.restUrl, await keyOf('devices:read')),
		})
		const refused = await until(isOf('refused'))
		assert.match('reason' in refused ? refused.reason : '', /stream:read/)
		assert.deepEqual(
			events.map(({ type }) => type),
			['connecting', 'refused'],
		)
		following.stop()
	})

	it('tries again while there is no server, later each time, and at once when it is asked to', async () => {
		const server = createServer().listen(0, '127.0.0.1')
		await once(server, 'listening')
		const { port } = server.address() as AddressInfo
		server.close()
		await once(server, 'close')
		const pauses: number[] = []
		const { until, events, following } = begin({
			by: apiAt(`http://127.0.0.1:${port}`, 'x'),
			after: (milliseconds, action) => {
				pauses.push(milliseconds)
				// The third pause does not end by itself.
				return pauses.length < 3 ? browserPorts.after(0, action) : () => undefined
			},
		})
		const attempts = () => events.filter(isOf('interrupted')).length
		await until(() => attempts() === 3)
		assert.deepEqual(pauses, [250, 500, 1_000])
		following.retryNow()
		await until(() => attempts() === 4)
		following.stop()
	})
})
