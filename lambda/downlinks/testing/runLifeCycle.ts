import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Tables } from '../../../local/testing/startTables.ts'
import { isSettled } from '../downlink.ts'
import { checkEnd, checkTape } from './checkTape.ts'
import { commands } from './moments.ts'
import { createWorld, type World } from './world.ts'

/** More than any downlink of these tests needs to come to its end. */
const maxRounds = 60

/** Nothing goes wrong any more: all that is under way arrives, and time passes. */
const settle = async (world: World): Promise<void> => {
	const isOpen = (): boolean => [...checkTape(world.tape.entries).values()].some((one) => !isSettled(one))
	for (let round = 0; round < maxRounds && (world.queue.length > 0 || isOpen()); round++) {
		while (world.network.underWay() > 0) await world.network.deliver(0, false)
		const due = world.queue.filter(({ dueAt }) => dueAt <= world.clock.now).length
		for (let count = 0; count < due; count++) await world.advance(0, 'taken')
		world.clock.now += 100_000
		// Whoever asks sees no state that time has overtaken.
		for (const deviceId of world.devices()) await world.show(deviceId)
	}
	assert.deepEqual(world.queue, [], 'the queue does not end')
}

type Numbers = { readonly runs: number; readonly commands: number; readonly seed: number }

/** Lives of downlinks in which everything happens that may. A failure names its seed, and the fewest commands that show it. */
export const runLifeCycle = async (tables: Tables, numbers: Numbers): Promise<void> => {
	const world = createWorld(tables)
	const run = async (drawn: Iterable<fc.AsyncCommand<object, World>>): Promise<void> => {
		world.begin()
		await fc.asyncModelRun(() => ({ model: {}, real: world }), drawn)
		await world.turns.together([{ run: () => settle(world) }], ([first]) => first)
		checkEnd(world.tape.entries)
		const stored = checkTape(world.tape.entries)
		for (const deviceId of world.devices())
			for (const { id, status } of await world.show(deviceId))
				assert.equal(status, stored.get(id)?.status, 'REST shows something else than was stored')
	}
	const { seed, runs: numRuns, commands: most } = numbers
	try {
		await fc.assert(fc.asyncProperty(commands(most), run), { seed, numRuns })
	} finally {
		world.end()
	}
}
