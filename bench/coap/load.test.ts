import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { contestants } from './contestants.ts'
import { measureServer } from './measureServer.ts'
import { runServer } from './runServer.ts'
import { scenarios } from './scenarios.ts'

describe('a run of the benchmark', { skip: process.platform !== 'linux' }, () => {
	const [contestant] = contestants
	assert.ok(contestant !== undefined)

	it('counts what our server answers and what it costs, plain and under DTLS', async (t) => {
		const server = await contestant.start()
		t.after(server.stop)
		for (const scenario of [scenarios.at(0), scenarios.at(-1)]) {
			assert.ok(scenario !== undefined)
			const sample = await measureServer(contestant, server, scenario, 0.2)
			assert.ok(sample !== undefined)
			assert.ok(sample.perSecond > 0 && sample.cpuMicroseconds > 1 && sample.p99 >= sample.p50, scenario.name)
			assert.equal(sample.failed, 0, scenario.name)
		}
	})

	it('says so when a server does not start', async () => {
		const missing = join(import.meta.dirname, 'no-such-file.ts')
		await assert.rejects(runServer({ command: process.execPath, argv: [missing] }), /ended with 1/)
	})
})
