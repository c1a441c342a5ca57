import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'

/** A server in a process of its own. */
export type RunningServer = Readonly<{
	pid: number
	port: number
	/** undefined: it does not speak DTLS */
	dtlsPort: number | undefined
	stop: () => Promise<void>
}>

type Program = Readonly<{ command: string; argv: readonly string[] }>
type Child = ChildProcessByStdio<Writable, Readable, null>

const start = ({ command, argv }: Program): Child =>
	spawn(command, argv, { stdio: ['pipe', 'pipe', 'inherit'] })

const ended = (child: Child, { command }: Program): Promise<never> =>
	once(child, 'exit').then(([code]) => {
		throw new Error(`${command} has ended with ${code}`)
	})

/** A benchmark that ends early leaves no server behind. */
const running = (child: Child, ports: Readonly<{ port: number; dtlsPort?: number }>): RunningServer => {
	const end = (): void => void child.kill('SIGTERM')
	process.once('exit', end)
	return {
		pid: child.pid ?? 0,
		port: ports.port,
		dtlsPort: ports.dtlsPort,
		stop: async () => {
			process.off('exit', end)
			const gone = once(child, 'exit')
			child.stdin.end()
			child.kill('SIGTERM')
			await gone
		},
	}
}

/** Starts a server that writes its ports in JSON on its first line, and ends when its standard input does. */
export const runServer = async (program: Program): Promise<RunningServer> => {
	const child = start(program)
	const lines = createInterface({ input: child.stdout })
	const [line] = (await Promise.race([once(lines, 'line'), ended(child, program)])) as [string]
	return running(child, JSON.parse(line))
}

/** RFC 7252 §4.3: an Empty CON is answered by RST. */
const PING = Buffer.of(0x40, 0, 0, 1)
const PATIENCE_MS = 100

const untilPong = async (port: number): Promise<void> => {
	const socket = createSocket('udp4')
	const pong = once(socket, 'message').then(() => true)
	// Until the server listens, the ping is refused.
	socket.on('error', () => undefined)
	const ping = (): void => socket.send(PING, port, '127.0.0.1')
	do ping()
	while (!(await Promise.race([pong, wait(PATIENCE_MS).then(() => false)])))
	socket.close()
}

/** Starts a server that does not say when it listens. */
export const runSilentServer = async (
	program: Program,
	ports: Readonly<{ port: number; dtlsPort: number }>,
): Promise<RunningServer> => {
	const child = start(program)
	child.stdout.resume()
	await Promise.race([untilPong(ports.port), ended(child, program)])
	return running(child, ports)
}
