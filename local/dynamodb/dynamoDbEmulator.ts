import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { keepPrivate } from '../access/keepPrivate.ts'
import { orUnusable, unusable } from '../disk/setAside.ts'
import { timedOut, withTimeout } from '../lambda/withTimeout.ts'
import type { HostLog } from '../log.ts'
import { dynalite } from './dynalite.ts'
import type { DynamoDbRequest } from './dynamoDbRequest.ts'
import { dynoxide, dynoxideBinary } from './dynoxide.ts'
import type { Engine, EngineProcess } from './engine.ts'

export type DynamoDbEmulator = {
	readonly name: Engine['name']
	readonly request: DynamoDbRequest
	/** kills the process, as a crash would */
	readonly kill: () => void
	readonly close: () => Promise<void>
}

const loses = 'the tables and all that is in them'

/** The native emulator; the one in JavaScript if that is preferred, or the only one. */
const engineFor = (folder: string, prefer: Engine['name']): Engine => {
	const binary = prefer === 'dynoxide' ? dynoxideBinary() : undefined
	if (binary === undefined) return dynalite(folder)
	const file = join(folder, 'dynamodb.sqlite')
	orUnusable(file, loses, () => keepPrivate(file))
	return dynoxide(binary, file)
}

const spawnEngine = (
	{ argv: [program = '', ...argv], variables }: Engine,
	onLine: (line: string) => void,
): EngineProcess => {
	const started = spawn(program, argv, {
		stdio: ['pipe', 'pipe', 'pipe'],
		env: { ...process.env, ...variables },
		// In a session of its own, without Ctrl+C from the terminal: the host needs its tables until it has stopped.
		detached: true,
	})
	createInterface({ input: started.stderr }).on('line', onLine)
	started.stdin.on('error', () => undefined)
	// The program could not be started.
	started.on('error', ({ message }) => onLine(message))
	return started
}

/** after which an emulator that does not end is killed */
const closeMilliseconds = 5000

/** between two starts of an emulator that ends at once */
const restartMilliseconds = 250

const absent: DynamoDbRequest = async () => {
	throw new Error('it does not run')
}

type DynamoDbEmulatorNeeds = {
	readonly log: HostLog
	/** called, with a reason, when it ends unexpectedly */
	readonly onEnd: (reason: string) => void
}

/**
 * Starts the embedded DynamoDB. It keeps its tables in `folder`. If it ends unexpectedly, it is started again until it
 * runs.
 */
export const startDynamoDbEmulator = async (
	folder: string,
	{ log, onEnd }: DynamoDbEmulatorNeeds,
	prefer: Engine['name'] = 'dynoxide',
): Promise<DynamoDbEmulator> => {
	const engine = engineFor(folder, prefer)
	const { name } = engine
	let closing = false
	let isReady = false
	let restart: NodeJS.Timeout | undefined
	let request = absent
	// It writes some lines at every start: the log gets each once.
	let complaints = new Set<string>()
	const complain = (line: string): void => {
		if (line === '' || complaints.has(line)) return
		complaints.add(line)
		if (isReady && !closing) log(name, line)
	}

	const spawnEmulator = (): { child: EngineProcess; connected: Promise<void> } => {
		const startedAt = performance.now()
		const child = spawnEngine(engine, complain)
		child.once('close', () => {
			child.stdin.destroy()
			request = absent
			if (closing || !isReady) return
			onEnd(`${name} has ended`)
			const hasRun = performance.now() - startedAt > restartMilliseconds
			if (hasRun) {
				complaints = new Set()
				log('host', `ERROR ${name} has ended and is started again`)
			}
			restart = setTimeout(again, hasRun ? 0 : restartMilliseconds)
		})
		const connect = async (): Promise<void> => {
			const connected = await engine.connect(child)
			if (isRunning(child)) request = connected
		}
		return { child, connected: connect() }
	}
	let { child, connected } = spawnEmulator()
	const again = (): void => {
		;({ child, connected } = spawnEmulator())
		// The listener for its end handles this.
		connected.catch(() => undefined)
	}
	const kill = (): void => {
		if (child.pid !== undefined && isRunning(child)) process.kill(-child.pid, 'SIGKILL')
	}
	const end = async (): Promise<void> => {
		closing = true
		clearTimeout(restart)
		if (hasClosed(child)) return
		const closed = once(child, 'close')
		child.stdin.end()
		if ((await withTimeout(closeMilliseconds, closed)) === timedOut) kill()
		await closed
	}
	await connected.catch(async ({ message }: Error) => {
		await end()
		const why = `${name} says: ${mainComplaint(complaints) ?? message}`
		throw unusable(engine.data, { why, loses })
	})
	isReady = true
	return {
		name,
		request: (operation, input) => request(operation, input),
		kill,
		close: end,
	}
}

const isRunning = ({ exitCode, signalCode }: EngineProcess): boolean =>
	exitCode === null && signalCode === null

const hasClosed = (child: EngineProcess): boolean =>
	!isRunning(child) && child.stdout.destroyed && child.stderr.destroyed

/** The line with the error, of a stack trace. */
const mainComplaint = (complaints: ReadonlySet<string>): string | undefined => {
	const lines = [...complaints]
	return lines.find((line) => /error: /i.test(line)) ?? lines[0]
}
