import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { localClientOptions } from '../../cli/stack/localStack.ts'
import { operatorFile } from '../../cli/stack/operatorFile.ts'
import { freePort } from '../../local/server/freePort.ts'
import { exitFlag } from '../../local/template/synth.ts'
import type { Build } from './builds.ts'

/** A build that runs in a process of its own. */
export type RunningBuild = {
	readonly pid: number
	/** seconds from the start of the process to its line `ready`, by our clock */
	readonly secondsToReady: number
	readonly coapPort: number
	readonly webSocketUrl: string
	/** options of AWS clients */
	readonly aws: ReturnType<typeof localClientOptions>
	readonly stop: () => Promise<void>
}

type Child = ChildProcessByStdio<null, Readable, Readable>

/** Resolves with the line `ready`. Goes on reading: a full pipe would stop the build. */
const untilReady = async (child: Child): Promise<void> => {
	const last: string[] = []
	const ready = Promise.withResolvers<void>()
	for (const stream of [child.stdout, child.stderr])
		createInterface({ input: stream }).on('line', (line) => {
			last.push(line)
			if (last.length > 20) last.shift()
			if (line.startsWith('ready after')) ready.resolve()
		})
	const fail = (code: number | null) => ready.reject(new Error(`ended with ${code}:\n${last.join('\n')}`))
	child.once('exit', fail)
	await ready.promise
	child.off('exit', fail)
}

/** Builds before the file with the operator's key take any key. */
const anyKey = { accessKeyId: 'cli', secretAccessKey: 'local' }

const clientOptions = (dataFolder: string, port: string): RunningBuild['aws'] =>
	existsSync(operatorFile(dataFolder, port))
		? localClientOptions({ DATA_DIR: dataFolder, AWS_PORT: port })
		: { endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-1', credentials: anyKey }

/** A benchmark that ends early leaves no build behind. */
const endWithUs = (child: Child): (() => void) => {
	const end = () => void child.kill('SIGTERM')
	process.once('exit', end)
	return () => void process.off('exit', end)
}

const stop = async (child: Child): Promise<void> => {
	const ended = once(child, 'exit')
	child.kill('SIGTERM')
	await ended
}

/** Starts a build as `npm start` does, on free ports, with its data in a folder. */
export const runBuild = async (
	{ folder, program }: Build,
	dataFolder: string,
	variables: Readonly<Record<string, string>> = {},
): Promise<RunningBuild> => {
	const [port, awsPort, coapPort] = [await freePort(), await freePort(), await freePort()]
	const startedAt = performance.now()
	const child = spawn(process.execPath, [exitFlag, program], {
		cwd: folder,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: process.env['PATH'] ?? '',
			HOME: process.env['HOME'] ?? '',
			DATA_DIR: dataFolder,
			PORT: String(port),
			AWS_PORT: String(awsPort),
			COAP_PORT: String(coapPort),
			...variables,
		},
	})
	const stays = endWithUs(child)
	await untilReady(child)
	const secondsToReady = (performance.now() - startedAt) / 1000
	return {
		pid: child.pid ?? 0,
		secondsToReady,
		coapPort,
		webSocketUrl: `ws://127.0.0.1:${port}/ws`,
		aws: clientOptions(dataFolder, String(awsPort)),
		stop: async () => {
			await stop(child)
			stays()
		},
	}
}

/** Starts a build with a copy of its data. Its end stops it, and removes the copy. */
export const runCopy = async (
	build: Build,
	root: string,
	history: number,
	variables: Readonly<Record<string, string>> = {},
): Promise<RunningBuild & AsyncDisposable> => {
	const data = dataFolderOf(root, build, history)
	const folder = `${data}-copy`
	cpSync(data, folder, { recursive: true })
	await using stack = new AsyncDisposableStack()
	stack.defer(() => rmSync(folder, { recursive: true }))
	const running = await runBuild(build, folder, variables)
	stack.defer(running.stop)
	const moved = stack.move()
	return { ...running, [Symbol.asyncDispose]: () => moved.disposeAsync() }
}

/** Where the data of a build is kept between its starts. */
export const dataFolderOf = (root: string, { name }: Pick<Build, 'name'>, history: number): string =>
	join(root, `data-${name}-${history}`)
