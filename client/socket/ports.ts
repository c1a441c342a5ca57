/** What the client needs of the world around it. Each part has a default; tests and other runtimes bring their own. */
export type Ports = {
	readonly openSocket: (url: string) => Socket
	readonly fetch: Fetch
	readonly clock: Clock
	/** 0 ≤ x < 1 */
	readonly random: () => number
}

/** What is used of a WebSocket; that of browsers, of Node.js and of the package `ws` fit. */
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
	/** runs `action` in `ms` milliseconds, unless the returned function is called before */
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
 * Those that are given, and those of this runtime for the others.
 *
 * @throws TypeError if there is no WebSocket: Node.js has one from 22 on
 */
export const portsOf = (given: Partial<Ports> = {}): Ports => {
	if (given.openSocket === undefined && !('WebSocket' in globalThis))
		throw new TypeError(
			'ports.openSocket: this runtime has no WebSocket, so one has to be given, ' +
				"for example (url) => new WebSocket(url) of the package 'ws'; Node.js has one from version 22 on",
		)
	return { ...defaultPorts, ...given }
}
