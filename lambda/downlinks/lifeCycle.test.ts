import { after, before, describe, it } from 'node:test'
import type { Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { runs } from '../../testing/runs.ts'
import { startTables } from '../../testing/startTables.ts'
import { type Act, type Moment, momentCommand } from './testing/moments.ts'
import { runLifeCycle } from './testing/runLifeCycle.ts'
import { createWorld } from './testing/world.ts'

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))

const ask = (timeToLive: number): Act => ({
	does: 'ask',
	device: 0,
	confirm: true,
	route: 'coap',
	timeToLive,
	reference: '',
	repeats: false,
})

const poll = (edge: number): Act => ({ does: 'poll', edge, device: 0, isDown: false })

const moment = (
	acts: readonly Act[],
	changes: readonly number[] = [],
	ranks: readonly number[] = [...acts.keys()],
): Moment => ({
	steps: acts.map((act) => ({ act, stop: undefined })),
	ranks,
	changes,
})

/** Seldom enough that random runs do not find them each time. */
const races: readonly (readonly [name: string, moments: readonly Moment[]])[] = [
	[
		'an older downlink that is stored while a younger one is on its way',
		[moment([ask(1000), ask(1000), poll(0)], [2]), moment([poll(1)])],
	],
	[
		'two senders that claim an older and a younger one at the same time',
		// The first sender sees the younger one alone, and claims it after the second one has claimed the older one.
		[moment([ask(1000), ask(1000), poll(0), poll(1)], [2, 10], [0, 1, 2, 15])],
	],
	[
		'a sender that claims a downlink in the last moment before another one would end it',
		[
			moment([ask(30)]),
			moment([ask(1000)]),
			moment([{ does: 'pass time', seconds: 29 }]),
			moment([poll(0), { does: 'pass time', seconds: 1 }, poll(1)], [3, 6]),
		],
	],
]

for (const emulator of emulators)
	describe(`the life of downlinks on ${emulator}`, () => {
		let tables: Tables
		before(async () => {
			tables = await startTables(emulator)
		})
		after(() => tables.close())

		it(`is told as it happened, whatever goes wrong (seed ${seed})`, () =>
			runLifeCycle(tables, { runs: runs(20), commands: 30, seed }))

		for (const [name, moments] of races)
			it(`has one at a time on its way, in spite of ${name}`, async () => {
				const world = createWorld(tables)
				world.begin()
				try {
					for (const one of moments) await momentCommand(one).run({}, world)
				} finally {
					world.end()
				}
			})
	})
