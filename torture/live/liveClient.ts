import type { Ports, WatchEvent } from '../../client/index.ts'
import { watchDevice } from '../../client/index.ts'
import { defaultPorts } from '../../client/socket/ports.ts'
import type { Part } from '../check/checkHistory.ts'

/**
 * Behaviour of a client on a host with faster time-outs: `renews` sends pings and renews its connection in time, `stays`
 * sends pings but renews too late, `silent` does both too late.
 */
export const paces = ['renews', 'stays', 'renews', 'silent'] as const

export type Pace = (typeof paces)[number]

const minute = 60_000

const clockFor = (pace: Pace, timeScale: number): Ports['clock'] => {
	if (pace === 'silent') return defaultPorts.clock
	const start = Date.now()
	// Keepalive and renewal are scaled; other waits keep their length.
	const isScaled = (ms: number): boolean => ms > minute && (pace === 'renews' || ms < 60 * minute)
	return {
		now: () => start + (Date.now() - start) * (pace === 'renews' ? timeScale : 1),
		after: (ms, action) => defaultPorts.clock.after(isScaled(ms) ? ms / timeScale : ms, action),
	}
}

export type LiveClient = {
	readonly name: string
	readonly deviceId: string
	readonly heard: readonly Part[]
	/** events that must not happen */
	readonly unexpected: readonly string[]
	/** the first cursor; 0 before the first identity */
	readonly baseline: () => number
	readonly cursor: () => number | undefined
	readonly close: () => void
}

type Options = {
	readonly name: string
	readonly device: { readonly deviceId: string; readonly fingerprint: string }
	readonly webSocketUrl: string
	readonly restUrl: string
	readonly pace: Pace
	readonly timeScale: number
	readonly openSocket: Ports['openSocket']
	/** called when the cursor may have moved */
	readonly onProgress: () => void
}

/** The part of an import in an event. */
const partOf = (event: Extract<WatchEvent, { type: 'update' | 'import' | 'tooLarge' }>): Part => {
	const { seq, part, parts, importId, type } = event
	const what = type === 'update' ? { importId, update: event.update } : { importId }
	return { seq, part, parts, what }
}

/** A client of the package that records its events. */
export const startLiveClient = (options: Options): LiveClient => {
	const { name, device, webSocketUrl, restUrl, pace, timeScale, openSocket, onProgress } = options
	const { deviceId, fingerprint } = device
	// Shorter pauses and an early renewal: more events in the same time.
	const random = (): number => Math.random() / 4
	const ports = { openSocket, random, clock: clockFor(pace, timeScale) }
	const watch = watchDevice({ webSocketUrl, restUrl, fingerprint, ports })
	const heard: Part[] = []
	const unexpected: string[] = []
	let baseline: number | undefined
	watch.on('identity', ({ cursor }) => {
		baseline ??= cursor
		onProgress()
	})
	for (const type of ['update', 'import'] as const)
		watch.on(type, (event) => {
			heard.push(partOf(event))
			onProgress()
		})
	for (const type of ['gap', 'reset', 'tooLarge', 'unknown'] as const)
		watch.on(type, (event) => unexpected.push(`${name}: ${JSON.stringify(event)}`))
	watch.on('status', ({ status }) => {
		if (status.state === 'refused') unexpected.push(`${name}: refused`)
		onProgress()
	})
	return {
		name,
		deviceId,
		heard,
		unexpected,
		baseline: () => baseline ?? 0,
		cursor: () => watch.status().cursor,
		close: watch.close,
	}
}
