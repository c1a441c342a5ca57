import { Socket } from 'node:net'
import { portVariable } from './account.ts'

/**
 * The small adapter in front of the emulator: a module that Node.js loads first (`--import`), in the programs that use the
 * stack and in its functions. It connects the host names of AWS to the emulator. It changes no byte of a request, with
 * one exception: the emulator answers `GET /health` on every host name itself, so that path is asked for in the form
 * `https://127.0.0.1/_aws/execute-api/<api>/<stage>/health`.
 */
// oxlint-disable-next-line typescript/unbound-method -- called with the socket as `this` below
const connect = Socket.prototype.connect
const fetchAws = globalThis.fetch

type Target = { readonly host?: unknown }

const isAws = (target: unknown): target is Target => {
	const { host } = (target ?? {}) as Target
	return typeof host === 'string' && host.endsWith('.amazonaws.com')
}

/** @param port of the emulator on this machine */
export const connectAwsNames = (port: number): void => {
	// `net.connect` passes a list of the options and the listener.
	Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
		const list = (Array.isArray(args[0]) ? args[0] : args) as unknown[]
		if (isAws(list[0])) list[0] = { ...list[0], host: '127.0.0.1', port, lookup: undefined }
		return Reflect.apply(connect, this, args)
	}
	globalThis.fetch = (input, init) => {
		const url = new URL(input instanceof Request ? input.url : input)
		const [api = '', service] = url.host.split('.')
		if (service !== 'execute-api' || url.pathname !== '/health') return fetchAws(input, init)
		url.host = `127.0.0.1:${port}`
		url.pathname = `/_aws/execute-api/${api}/$default/health`
		return fetchAws(url, init)
	}
}

const port = Number(process.env[portVariable])
if (port > 0) connectAwsNames(port)
