/** What rooms with a key use of the browser beside the document. */
export const browserPorts = {
	/** milliseconds since the Unix epoch */
	now: (): number => Date.now(),
	/** 0 ≤ x < 1 */
	random: (): number => Math.random(),
	/** the returned function cancels it */
	after: (milliseconds: number, action: () => void): (() => void) => {
		const timer = setTimeout(action, milliseconds)
		return () => clearTimeout(timer)
	},
	/** a socket of a stream */
	openSocket: (url: string): WebSocket => new WebSocket(url, 'senml-live'),
	onFrame: (action: () => void): void => void requestAnimationFrame(action),
} as const
