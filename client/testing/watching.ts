import type { TestContext } from 'node:test'
import { WebSocket as WsWebSocket } from 'ws'
import {
	type Watch,
	type WatchEvent,
	type WatchEventType,
	type WatchOptions,
	watchDevice,
} from '../watchDevice.ts'
import { type DeviceAnswer, type Handshake, type LiveServer, startLiveServer } from './liveServer.ts'
import { type ManualClock, manualClock } from './manualClock.ts'

export const fingerprint = '92b.y7i24q'

export type Watching = {
	readonly server: LiveServer
	readonly clock: ManualClock
	readonly watch: Watch
	/** all events so far, as short texts */
	readonly log: string[]
	/** resolves as soon as the log has this text after the texts of earlier calls */
	readonly until: (text: string) => Promise<void>
}

const types: readonly WatchEventType[] = [
	'identity',
	'state',
	'update',
	'import',
	'tooLarge',
	'live',
	'gap',
	'reset',
	'unknown',
	'status',
]

/** `update 3 1/2`, `gap 4-5`, `status live` … */
const brief = (event: WatchEvent): string => {
	switch (event.type) {
		case 'update':
		case 'import':
		case 'tooLarge':
			return `${event.type} ${event.seq} ${event.part}/${event.parts}`
		case 'gap':
		case 'reset':
			return `${event.type} ${event.from}-${event.to}`
		case 'identity':
		case 'live':
			return `${event.type} ${event.seq}`
		case 'status':
			return `status ${event.status.state}`
		default:
			return event.type
	}
}

export type WatchingOptions = Partial<WatchOptions> & {
	/** the WebSocket of the package `ws` instead of the one of Node.js */
	readonly isWs?: boolean
	readonly plan?: readonly Handshake[]
	/** first answer of the REST API */
	readonly deviceAnswer?: DeviceAnswer
}

/** Starts a server and a watch of one of its devices; both end with the test. */
export const startWatching = async (test: TestContext, options: WatchingOptions = {}): Promise<Watching> => {
	const { isWs = false, plan = [], deviceAnswer = { status: 200 }, ports, ...others } = options
	const server = await startLiveServer()
	server.plan(...plan)
	server.answerDevice(deviceAnswer)
	const clock = manualClock()
	const openSocket = isWs ? { openSocket: (url: string) => new WsWebSocket(url) } : {}
	const watch = watchDevice({
		webSocketUrl: server.webSocketUrl,
		fingerprint,
		...others,
		ports: { clock, random: () => 0.5, ...openSocket, ...ports },
	})
	test.after(async () => {
		watch.close()
		await server.close()
	})
	return { server, clock, watch, ...record(watch) }
}

const record = (watch: Watch): Pick<Watching, 'log' | 'until'> => {
	const log: string[] = []
	let seen = 0
	let look = (): void => undefined
	for (const type of types)
		watch.on(type, (event) => {
			log.push(brief(event))
			look()
		})
	const until = (text: string): Promise<void> =>
		new Promise((resolve) => {
			look = () => {
				const index = log.indexOf(text, seen)
				if (index === -1) return
				seen = index + 1
				look = () => undefined
				resolve()
			}
			look()
		})
	return { log, until }
}
