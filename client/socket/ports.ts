/** Parts of the runtime that the client uses. Each has a default; tests and other runtimes pass their own. */
export type Ports = {
	readonly openSocket: (url: string) => Socket
	readonly fetch: Fetch
	readonly clock: Clock
	/** 0 ≤ x < 1 */
	readonly random: () => number
}

/** The used part of a WebSocket. Browsers, Node.js and the package `ws` have it. */
export type Socket = {
	readonly send: (text: string) => void
	readonly close: () => void
	onopen: ((event: never) => unknown) | null
	onmessage: ((event: never) => unknown) | null
	onerror: ((event: never) => unknown) | null
	onclose: ((event: never) => unknown) | null
}

export type Fetch = (
	url: string,
	init: { readonly signal: AbortSignal; readonly cache: 'no-store' },
) => Promise<{
	readonly status: number
	readonly headers: { readonly get: (name: string) => string | null }
	readonly text: () => Promise<string>
}>

export type Clock = {
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** runs `action` after `ms` milliseconds; the returned function cancels it */
	readonly after: (ms: number, action: () => void) => () => void
}

export const defaultPorts: Ports = {
	openSocket: (url) => new WebSocket(url),
	fetch: (url, init) => fetch(url, init),
	clock: {
		now: () => Date.now(),
		after: (ms, action) => {
			const timer = setTimeout(action, ms)
			return () => clearTimeout(timer)
		},
	},
	random: () => Math.random(),
}

/**
 * The given ports, and those of this runtime for the rest.
 *
 * @throws TypeError if the runtime has no WebSocket: Node.js has one from version 22
 */
export const portsOf = (given: Partial<Ports> = {}): Ports => {
	if (given.openSocket === undefined && !('WebSocket' in globalThis))
		throw new TypeError(
			'ports.openSocket: this runtime has no WebSocket, so one has to be given, ' +
				"for example (url) => new WebSocket(url) of the package 'ws'; Node.js has one from version 22 on",
		)
	return { ...defaultPorts, ...given }
}
