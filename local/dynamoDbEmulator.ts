import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from './freePort.ts'
import { keepPrivate } from './keepPrivate.ts'
import type { HostLog } from './log.ts'
import { timedOut, withTimeout } from './withTimeout.ts'

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
	if (binary !== undefined) {
		const file = join(folder, 'dynamodb.sqlite')
		keepPrivate(file)
		return { name: 'dynoxide', argv: [binary, 'serve', ...at, '--db-path', file] }
	}
	const script = require.resolve('dynalite/cli.js')
	const options = ['--path', join(folder, 'dynalite'), '--createTableMs', '0', '--host', '127.0.0.1']
	return { name: 'dynalite', argv: [process.execPath, script, ...at, ...options] }
}

/**
 * Ends the emulator when this process ends, however it ends: its end closes the pipe that `cat` waits on. And ends
 * itself when the emulator ends.
 */
const watchdog = [
	// Its files are for its user alone.
	'umask 077',
	'exec 3<&0',
	'"$@" 3<&- & emulator=$!',
	'(cat <&3 > /dev/null; kill $emulator 2> /dev/null) & watcher=$!',
	'wait $emulator; kill $watcher 2> /dev/null',
].join('\n')

/** It takes half a second, or many times that on a busy machine; one that cannot start ends, and is not waited for. */
const readyAttempts = 4000

const untilReady = async (endpoint: string, isRunning: () => boolean): Promise<void> => {
	for (let attempt = 0; attempt < readyAttempts && isRunning(); attempt++) {
		try {
			await fetch(endpoint)
			return
		} catch {
			await wait(25)
		}
	}
	throw new Error(`the DynamoDB emulator does not answer at ${endpoint}`)
}

/** The emulator in a process of its own, under the watchdog. */
const spawnWatched = (argv: readonly string[], onLine: (line: string) => void): ChildProcess => {
	const started = spawn('sh', ['-c', watchdog, 'sh', ...argv], {
		stdio: ['pipe', 'ignore', 'pipe'],
		// In a session of its own: Ctrl+C in the terminal is for the host, which still needs its tables.
		detached: true,
	})
	if (started.stderr !== null) createInterface({ input: started.stderr }).on('line', onLine)
	started.stdin?.on('error', () => undefined)
	return started
}

/** for one that does not end when it is told to, as a stopped process does not */
const closeMilliseconds = 5000

/** between two starts of one that ends at once, whatever may be the reason */
const restartMilliseconds = 250

type Needs = {
	readonly log: HostLog
	/** hears, with a reason, when it ends without being told to */
	readonly onEnd: (reason: string) => void
}

/**
 * Starts the embedded DynamoDB on a free port; its tables live in `folder` and survive the process. When it ends
 * without being told to, it is started again, until that succeeds.
 */
export const startDynamoDbEmulator = async (
	folder: string,
	{ log, onEnd }: Needs,
	prefer: DynamoDbEmulator['name'] = 'dynoxide',
): Promise<DynamoDbEmulator> => {
	const port = await freePort()
	const { name, argv } = command(folder, port, prefer)
	const endpoint = `http://127.0.0.1:${port}`
	let closing = false
	let isReady = false
	let restart: NodeJS.Timeout | undefined
	// What it complains of at every start is worth one line.
	let complaints = new Set<string>()
	const complain = (line: string): void => {
		if (!isReady || closing || line === '' || complaints.has(line)) return
		complaints.add(line)
		log(name, line)
	}

	const spawnEmulator = (): ChildProcess => {
		const startedAt = performance.now()
		const started = spawnWatched(argv, complain)
		started.once('exit', () => {
			started.stdin?.destroy()
			if (closing || !isReady) return
			onEnd(`${name} has ended`)
			const hasRun = performance.now() - startedAt > restartMilliseconds
			if (hasRun) {
				complaints = new Set()
				log('host', `ERROR ${name} has ended and is started again`)
			}
			restart = setTimeout(again, hasRun ? 0 : restartMilliseconds)
		})
		return started
	}
	let child = spawnEmulator()
	const again = (): void => {
		child = spawnEmulator()
	}
	const isRunning = () => child.exitCode === null && child.signalCode === null
	const kill = (): void => {
		if (child.pid !== undefined && isRunning()) process.kill(-child.pid, 'SIGKILL')
	}
	await untilReady(endpoint, isRunning)
	isReady = true
	return {
		name,
		endpoint,
		kill,
		close: async () => {
			closing = true
			clearTimeout(restart)
			if (!isRunning()) return
			const exit = once(child, 'exit')
			child.stdin?.end()
			if ((await withTimeout(closeMilliseconds, exit)) === timedOut) kill()
			await exit
		},
	}
}
