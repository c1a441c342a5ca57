import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../../local/server/freePort.ts'
import { untilItHangs } from '../../local/testing/hang.ts'
import { descendants, listeningPorts } from '../../local/testing/listeningPorts.ts'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { npmStartFails } from './npmStart.ts'

type Started = {
	/** npm, or its parent */
	readonly child: ChildProcess
	readonly hostPid: number
	readonly ports: readonly number[]
	/** the folder with all temporary folders */
	readonly temporary: string
	/** resolves when all started processes have ended */
	readonly ended: () => Promise<void>
}

/** The folders of data in it; npm has folders of its own there. */
const dataIn = (temporary: string): readonly string[] =>
	readdirSync(temporary).filter((name) => name.startsWith('senml-live-'))

const commandOf = (pid: number): string => {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
	} catch {
		return ''
	}
}

/** Kills what a program has started, too. */
const killGroup = ({ pid }: ChildProcess): void => {
	try {
		if (pid !== undefined) process.kill(-pid, 'SIGKILL')
	} catch {
		// All of the group have ended.
	}
}

describe('row 49: local: npm start ends with whatever has started it', {
	skip: process.platform !== 'linux',
}, () => {
	const root = temporaryFolder()
	const running = new Set<ChildProcess>()
	let count = 0
	after(() => {
		for (const child of running) killGroup(child)
		root.remove()
	})

	const start = async (program: string, ...argv: readonly string[]): Promise<Started> => {
		const ports = await Promise.all([freePort(), freePort(), freePort()])
		const [PORT, AWS_PORT, COAP_PORT] = ports.map(String)
		const temporary = join(root.path, String(++count))
		mkdirSync(temporary)
		const child = spawn(program, argv, {
			cwd: join(import.meta.dirname, '../..'),
			// A process group of its own, so that all processes can be ended.
			detached: true,
			stdio: ['pipe', 'pipe', 'pipe'],
			env: { ...process.env, PORT, AWS_PORT, COAP_PORT, TMPDIR: temporary },
		})
		running.add(child)
		let output = ''
		const closed = once(child.stdout, 'close')
		const table = Promise.withResolvers<void>()
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (chunk) => {
				output += String(chunk)
				if (/^ +fingerprint +\S+\r?\n/m.test(output)) table.resolve()
			})
		await Promise.race([
			table.promise,
			closed.then(() => {
				throw new Error(`it has not started:\n${output}`)
			}),
		])
		const pids = [child.pid ?? 0, ...descendants(child.pid ?? 0)]
		const hostPid = pids.find((pid) => /^\S*node \S+ app\/start\.ts/.test(commandOf(pid)))
		assert.ok(hostPid !== undefined, pids.map(commandOf).join('\n'))
		const commands = new Map(pids.map((pid) => [pid, commandOf(pid)]))
		return {
			child,
			hostPid,
			ports: ports.slice(0, 2).toSorted((a, b) => a - b),
			temporary,
			ended: async () => {
				const signal = untilItHangs()
				while (pids.some((pid) => commandOf(pid) !== '' && commandOf(pid) === commands.get(pid))) {
					if (signal.aborted) throw new Error(`still there:\n${pids.map(commandOf).join('\n')}`)
					await wait(20)
				}
				running.delete(child)
			},
		}
	}
	const npmStart = () => start('npm', 'start', '--', '--ephemeral')

	/** Checks that no process, port or folder is left. */
	const expectNothingLeft = async ({ ended, temporary, ports }: Started): Promise<void> => {
		await ended()
		assert.deepEqual(dataIn(temporary), [])
		for (const port of ports) await assert.rejects(fetch(`http://127.0.0.1:${port}`))
	}

	it('and listens on its two ports and no other', async () => {
		const started = await npmStart()
		assert.deepEqual(listeningPorts(started.hostPid), started.ports)
		assert.equal(dataIn(started.temporary).length, 1)
		process.kill(started.hostPid, 'SIGHUP')
		await expectNothingLeft(started)
	})

	for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)
		it(`npm is ended by ${signal}`, async () => {
			const started = await npmStart()
			started.child.kill(signal)
			await expectNothingLeft(started)
		})

	it('its terminal is closed', async () => {
		const started = await start('script', '-qfc', 'npm start -- --ephemeral', '/dev/null')
		started.child.kill('SIGKILL')
		await expectNothingLeft(started)
	})

	it('but not with the shell that has started npm in the background', async () => {
		const started = await start('sh', '-c', 'npm start -- --ephemeral & read line')
		const npm = descendants(started.child.pid ?? 0).find((pid) => commandOf(pid).startsWith('npm start'))
		assert.ok(npm !== undefined)
		const exit = once(started.child, 'exit')
		started.child.stdin?.end()
		await exit
		for (const port of started.ports) await fetch(`http://127.0.0.1:${port}`)
		process.kill(npm, 'SIGTERM')
		await expectNothingLeft(started)
	})

	it('a second one with the same data ends with 1, and names the first and what to do', async () => {
		const started = await npmStart()
		const [data = ''] = dataIn(started.temporary)
		const begin = (command: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
			spawn(command[0] ?? '', command.slice(1), {
				env: { ...process.env, ...environment, DATA_DIR: join(started.temporary, data) },
			})
		assert.equal(
			await npmStartFails(begin, root.path),
			`another host, process ${started.hostPid}, runs with the data in ${join(started.temporary, data)}: ` +
				'stop it, or give this one its own: DATA_DIR=… PORT=… AWS_PORT=… COAP_PORT=… npm start\n',
		)
		process.kill(started.hostPid, 'SIGTERM')
		await expectNothingLeft(started)
	})
})
