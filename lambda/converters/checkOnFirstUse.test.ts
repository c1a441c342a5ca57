import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkOnFirstUse } from './checkOnFirstUse.ts'
import { translateTbel } from './tbel/translateTbel.ts'
import { threadClocks } from './threadClocks.ts'

const source = {
	language: 'javascript',
	source: `${'// a line of a long script\n'.repeat(500)}let sum = 0
for (let i = 0; i < 100000; i++) sum += i
function Decoder() { return null }`,
} as const

describe('the check of a script', () => {
	it('does not count what others do meanwhile on this machine', async () => {
		let time = 0
		const clock = () => (time += 1000)
		const { cpuClock } = threadClocks(process)
		assert.equal(await checkOnFirstUse({ clock, cpuClock, translateTbel })(source), undefined)
		assert.ok(time > 3000)
		const busy = { clock, cpuClock: clock, translateTbel }
		assert.equal((await checkOnFirstUse(busy)(source))?.code, 'time')
	})
})

describe('the clocks of a thread', () => {
	it('count milliseconds of CPU time, those of the system included', () => {
		assert.equal(threadClocks({ threadCpuUsage: () => ({ user: 1500, system: 500 }) }).cpuClock(), 2)
	})
})
