import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { untilItHangs } from './testing/hang.ts'

const program = join(import.meta.dirname, 'testing/toldToStop.ts')

/** The lines of its output. The first is the id of the process. */
const linesOf = (child: ChildProcess): AsyncIterator<string> => {
	assert.ok(child.stdout !== null)
	return createInterface({ input: child.stdout })[Symbol.asyncIterator]()
}

describe('a process that is told to stop', () => {
	const pids: number[] = []
	after(() => {
		for (const pid of pids) process.kill(pid, 'SIGKILL')
	})
	const start = async (argv: readonly [string, ...string[]]) => {
		const child = spawn(argv[0], argv.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] })
		const lines = linesOf(child)
		const pid = Number((await lines.next()).value)
		return { child, pid, next: async () => (await lines.next()).value as string }
	}

	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
		it(`stops once on ${signal}, and ends at once on a second one`, async () => {
			const { child, next } = await start([process.execPath, program])
			// npm and the terminal send two signals for one Ctrl+C.
			child.kill(signal)
			child.kill(signal)
			assert.equal(await next(), 'stopping')
			const exit = once(child, 'exit', { signal: untilItHangs() })
			let hasExited = false
			void exit.then(() => {
				hasExited = true
			})
			while (!hasExited) {
				await wait(20)
				child.kill(signal)
			}
			assert.deepEqual(await exit, [3, null])
		})

	const inShell = (script: string) => start(['sh', '-c', script, process.execPath, program])

	it('stops when its parent ends, if it is configured to', async () => {
		const { child, pid, next } = await inShell('"$0" "$1" --follow & wait')
		pids.push(pid)
		child.kill('SIGKILL')
		assert.equal(await next(), 'stopping')
	})

	it('goes on otherwise, as in a shell that has ended', async () => {
		const { child, pid, next } = await inShell('"$0" "$1" & read line')
		pids.push(pid)
		const exit = once(child, 'exit')
		child.stdin?.end()
		await exit
		// It ignores its parent: only a signal stops it.
		await wait(1500)
		let isStopping = false
		const stopping = next().then(() => {
			isStopping = true
		})
		await new Promise(setImmediate)
		assert.equal(isStopping, false)
		process.kill(pid, 'SIGTERM')
		await stopping
	})
})
