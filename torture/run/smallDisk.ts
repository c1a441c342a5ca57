import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for the data of programs, on a disk that can be made to fail. Needs Linux. */
export type SmallDisk = {
	/** the way in which this machine makes the disk fail */
	readonly way: string
	readonly folder: string
	/** Starts a program that sees the disk. */
	readonly start: (command: readonly string[], environment?: NodeJS.ProcessEnv) => ChildProcess
	/** Runs a command that sees the disk, to its end; throws if it fails. */
	readonly run: (...command: readonly string[]) => string
	/** Fills the disk for running programs. Returns a function that frees it again. */
	readonly fill: (pids: () => readonly number[]) => () => void
	/** Starts a program on the full disk. */
	readonly startFull: SmallDisk['start']
	/** Starts a program on the read-only disk. */
	readonly startReadOnly: SmallDisk['start']
	readonly remove: () => Promise<void>
}

const diskMegabytes = 16

const run = ([program = '', ...argv]: readonly string[]): string => {
	const { status, stdout, stderr, error } = spawnSync(program, argv, { encoding: 'utf8' })
	if (status !== 0) throw error ?? new Error(`${program} ${argv.join(' ')}: ${stderr}`)
	return stdout
}

const start = ([program = '', ...argv]: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
	spawn(program, argv, { env: { ...process.env, ...environment } })

/**
 * Makes every write of these processes fail, even to open files, with a limit in the kernel. (A file system with files
 * open for writing is busy and cannot become read-only.)
 */
export const refuseWrites = (pids: () => readonly number[]): (() => void) => {
	const limit = (bytes: string): void => {
		for (const pid of pids()) spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
	}
	limit('0')
	return () => limit('unlimited')
}

/** A separate file system in its own namespaces. Needs no privileges if users may create namespaces. */
const mountedDisk = async (folder: string): Promise<SmallDisk | undefined> => {
	const mount = `mount -t tmpfs -o size=${diskMegabytes}m,mode=700 disk "$0" && echo mounted && exec cat`
	const keeper = spawn('unshare', ['-rm', 'sh', '-c', mount, folder])
	const answer = await Promise.race([once(keeper.stdout, 'data'), once(keeper, 'exit')]).catch(() => [])
	if (!String(answer[0]).startsWith('mounted')) return undefined
	const enter = ['nsenter', '--preserve-credentials', '-U', '-m', '-t', String(keeper.pid), '--']
	const inside = (command: readonly string[]) => [...enter, ...command]
	const runInside: SmallDisk['run'] = (...command) => run(inside(command))
	const startInside: SmallDisk['start'] = (command, environment) => start(inside(command), environment)
	const filler = join(folder, 'filler')
	const fill = (): (() => void) => {
		// dd ends with an error when the disk is full.
		const filling = runInside('sh', '-c', 'LC_ALL=C dd if=/dev/zero of="$0" bs=4096 2>&1; true', filler)
		if (!filling.includes('No space left')) throw new Error(`the disk is not full: ${filling}`)
		return () => void runInside('rm', filler)
	}
	// With the source: otherwise mount repeats the options of the first mount, whose user is unknown in the namespace.
	const remount = (access: 'ro' | 'rw') => runInside('mount', '-o', `remount,${access}`, 'disk', folder)
	/** Calls `undo` when the program has ended. */
	const during = (child: ChildProcess, undo: () => unknown): ChildProcess => child.once('exit', undo)
	return {
		way: `a file system of ${diskMegabytes} MB in namespaces of its own`,
		folder,
		start: startInside,
		run: runInside,
		fill,
		startFull: (...args) => {
			const free = fill()
			return during(startInside(...args), free)
		},
		startReadOnly: (...args) => {
			remount('ro')
			return during(startInside(...args), () => remount('rw'))
		},
		remove: async () => {
			const exit = once(keeper, 'exit')
			keeper.stdin.end()
			await exit
			rmSync(folder, { recursive: true })
		},
	}
}

/** For users who may not mount: a limit on what the programs may write, which the kernel enforces as well. */
const limitedDisk = (folder: string): SmallDisk => ({
	way: 'a limit on the size of files',
	folder,
	start,
	run: (...command) => run(command),
	fill: refuseWrites,
	startFull: (command, environment) => start(['prlimit', '--fsize=0:', '--', ...command], environment),
	// No program can create files there.
	startReadOnly: (command, environment) => start(command, { ...environment, DATA_DIR: '/sys/senml-live' }),
	remove: async () => rmSync(folder, { recursive: true }),
})

/** Creates a disk in the best way that this machine allows; `without` leaves out that way, to test the next one. */
export const createSmallDisk = async (without: 'nothing' | 'mounts' = 'nothing'): Promise<SmallDisk> => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-disk-'))
	return (without === 'mounts' ? undefined : await mountedDisk(folder)) ?? limitedDisk(folder)
}
