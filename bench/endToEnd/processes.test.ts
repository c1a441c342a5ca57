import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { Worker } from 'node:worker_threads'
import { cpuTimes, difference, memoryOf, parentIn, total } from './processes.ts'

describe('the parent in /proc/<pid>/stat', () => {
	it('is the second field after the name, whatever the name (proc_pid_stat(5))', () =>
		assert.equal(parentIn('42 (a ) S 1) R 7 42 42 0 -1'), 7))
})

describe('the CPU time of this process', { skip: process.platform !== 'linux' }, () => {
	it('contains that of its main thread, within a tenth', () => {
		const [before, used] = [cpuTimes(process.pid), process.cpuUsage()]
		while (process.cpuUsage(used).user < 300_000);
		const { 'main thread': main } = difference(before, cpuTimes(process.pid))
		const { user, system } = process.cpuUsage(used)
		assert.ok(main > 270 && main <= ((user + system) / 1000) * 1.1, `${main} of ${user + system}`)
	})

	it('keeps that of a thread that has ended', async () => {
		const before = cpuTimes(process.pid)
		const worker = new Worker(
			`const used = process.threadCpuUsage(); while (process.threadCpuUsage(used).user < 300_000);`,
			{ eval: true },
		)
		await once(worker, 'exit')
		const { 'worker threads': ended } = difference(before, cpuTimes(process.pid))
		assert.ok(ended > 270, `${ended}`)
	})

	it('has processes that it has started as the emulator, with their memory', async () => {
		const busy =
			'const end = process.cpuUsage().user + 3e5; while (process.cpuUsage().user < end); console.log(1); setInterval(() => {}, 1e6)'
		const [before, alone] = [cpuTimes(process.pid), memoryOf(process.pid)]
		const child = spawn('sh', ['-c', '"$0" -e "$1" & wait', process.execPath, busy], { detached: true })
		await once(child.stdout, 'data')
		const used = difference(before, cpuTimes(process.pid))
		const both = memoryOf(process.pid)
		child.stdout.destroy()
		// The shell and what it has started are a process group.
		process.kill(-Number(child.pid), 'SIGKILL')
		assert.ok(used.emulator > 270, `${used.emulator}`)
		assert.ok(total(used) >= used.emulator)
		assert.ok(both > alone + 10, `${both} and ${alone}`)
	})
})
