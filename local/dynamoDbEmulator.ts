import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from './freePort.ts'
import type { HostLog } from './log.ts'

export type DynamoDbEmulator = {
	readonly name: 'dynoxide' | 'dynalite'
	readonly endpoint: string
	/** ends it the hard way, as a crash would */
	readonly kill: () => void
	readonly close: () => Promise<void>
}

const require = createRequire(import.meta.url)

/** The native emulator, where there is one for this machine. */
export const dynoxideBinary = (): string | undefined => {
	try {
		return require.resolve('@dynoxide/linux-x64/dynoxide')
	} catch {
		return undefined
	}
}

/** The native emulator unless there is none or the one in JavaScript is preferred. */
const command = (
	folder: string,
	port: number,
	prefer: DynamoDbEmulator['name'],
): { name: DynamoDbEmulator['name']; argv: readonly string[] } => {
	const at = ['--port', String(port)]
	const binary = prefer === 'dynoxide' ? dynoxideBinary() : undefined
	if (binary !== undefined)
		return { name: 'dynoxide', argv: [binary, 'serve', ...at, '--db-path', join(folder, 'dynamodb.sqlite')] }
	const script = require.resolve('dynalite/cli.js')
	const options = ['--path', join(folder, 'dynalite'), '--createTableMs', '0', '--host', '127.0.0.1']
	return { name: 'dynalite', argv: [process.execPath, script, ...at, ...options] }
}

/**
 * Ends the emulator when this process ends, however it ends: its end closes the pipe that `cat` waits on. And ends
 * itself when the emulator ends.
 */
const watchdog = [
	'exec 3<&0',
	'"$@" 3<&- & emulator=$!',
	'(cat <&3 > /dev/null; kill $emulator 2> /dev/null) & watcher=$!',
	'wait $emulator; kill $watcher 2> /dev/null',
].join('\n')

const untilReady = async (endpoint: string, isRunning: () => boolean): Promise<void> => {
	for (let attempt = 0; attempt < 400 && isRunning(); attempt++) {
		try {
			await fetch(endpoint)
			return
		} catch {
			await wait(25)
		}
	}
	throw new Error(`the DynamoDB emulator does not answer at ${endpoint}`)
}

/**
 * Starts the embedded DynamoDB on a free port; its tables live in `folder` and survive the process. When it ends
 * without being told to, it is started again.
 */
export const startDynamoDbEmulator = async (
	folder: string,
	log: HostLog,
	prefer: DynamoDbEmulator['name'] = 'dynoxide',
): Promise<DynamoDbEmulator> => {
	const port = await freePort()
	const { name, argv } = command(folder, port, prefer)
	const endpoint = `http://127.0.0.1:${port}`
	let closing = false
	let isReady = false

	const spawnEmulator = (): ChildProcess => {
		const started = spawn('sh', ['-c', watchdog, 'sh', ...argv], {
			stdio: ['pipe', 'ignore', 'pipe'],
			// In a session of its own: Ctrl+C in the terminal is for the host, which still needs its tables.
			detached: true,
		})
		if (started.stderr !== null)
			createInterface({ input: started.stderr }).on('line', (line) => {
				if (isReady && !closing && line !== '') log(name, line)
			})
		started.stdin?.on('error', () => undefined)
		started.once('exit', () => {
			started.stdin?.destroy()
			if (closing || !isReady) return
			log('host', `ERROR ${name} has ended and is started again`)
			child = spawnEmulator()
		})
		return started
	}
	let child = spawnEmulator()
	await untilReady(endpoint, () => child.exitCode === null && child.signalCode === null)
	isReady = true
	return {
		name,
		endpoint,
		kill: () => {
			if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
		},
		close: async () => {
			closing = true
			if (child.exitCode !== null || child.signalCode !== null) return
			const exit = once(child, 'exit')
			child.stdin?.end()
			await exit
		},
	}
}
