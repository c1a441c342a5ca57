import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Tally } from './counts.ts'
import { whenClosed } from './whenClosed.ts'

type Options = Tally & {
	readonly webSocketUrl: string
	readonly fingerprint: string
	/** number of parallel sockets */
	readonly watchers: number
}

/** Pause between two steps, and before a socket reconnects. */
const pauseMilliseconds = 500

const step = 10

const liveMarker = '/senml/live'

/** Reads the whole log from the first update on, in a loop. */
const watchGreedily = async ({ webSocketUrl, fingerprint, count }: Options): Promise<never> => {
	for (;;) {
		const socket = new WebSocket(`${webSocketUrl}?fingerprint=${fingerprint}&after=0`)
		let isThrough = false
		socket.on('error', () => undefined)
		socket.on('open', () => count('socketsOpened'))
		socket.on('message', (bytes: Buffer) => {
			if (!bytes.includes(liveMarker)) return
			isThrough = true
			socket.terminate()
		})
		await whenClosed(socket)
		count(isThrough ? 'socketsThrough' : 'socketsEnded')
		await wait(pauseMilliseconds)
	}
}

/** Opens many sockets, in steps, on a device with a long log. */
export const watchAllGreedily = async (options: Options): Promise<void> => {
	const watching: Promise<never>[] = []
	while (watching.length < options.watchers) {
		const more = Math.min(step, options.watchers - watching.length)
		watching.push(...Array.from({ length: more }, () => watchGreedily(options)))
		await wait(pauseMilliseconds)
	}
	await Promise.all(watching)
}
