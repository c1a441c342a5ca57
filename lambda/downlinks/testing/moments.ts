import fc from 'fast-check'
import { checkTape } from './checkTape.ts'
import type { Disturbance } from './ports.ts'
import type { Stop } from './turns.ts'
import type { Publishing, World } from './world.ts'

/** One thing that somebody does, or that happens. */
export type Act =
	| {
			readonly does: 'ask'
			readonly device: number
			readonly confirm: boolean
			readonly route: 'coap' | 'mqtt'
			readonly timeToLive: number
			readonly reference: string
			/** the same request once more, as after an answer that was lost */
			readonly repeats: boolean
	  }
	| { readonly does: 'cancel' | 'apply' | 'lose' | 'duplicate'; readonly which: number }
	| { readonly does: 'deliver'; readonly which: number; readonly refuses: boolean }
	| { readonly does: 'advance'; readonly which: number; readonly publishing: Publishing }
	| { readonly does: 'poll'; readonly edge: number; readonly device: number; readonly isDown: boolean }
	| { readonly does: 'retransmit' | 'give up'; readonly edge: number; readonly device: number }
	| { readonly does: 'stop edge'; readonly edge: number }
	/** happens to the next request of the edge that stands alone */
	| { readonly does: 'disturb'; readonly disturbance: Disturbance }
	| { readonly does: 'arrive late'; readonly which: number }
	| { readonly does: 'pass time'; readonly seconds: number }

type Step = { readonly act: Act; readonly stop: Stop | undefined }

/**
 * Steps that happen at the same time. The one with the smallest rank goes first, for as long as it has something to do; at
 * some of the calls the one whose turn it was goes last. Few changes show more than many.
 */
export type Moment = {
	readonly steps: readonly Step[]
	readonly ranks: readonly number[]
	readonly changes: readonly number[]
}

const which = fc.nat({ max: 9 })
const one = fc.nat({ max: 1 })
/** mostly the same one, so that many meet there */
const device = fc.constantFrom(0, 0, 0, 1)
const seldom = fc.integer({ min: 0, max: 7 }).map((n) => n === 0)
const is = <const T extends string>(does: T) => fc.constant(does)

const act: fc.Arbitrary<Act> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			does: is('ask'),
			device,
			confirm: fc.boolean(),
			route: fc.constantFrom('coap' as const, 'coap' as const, 'mqtt' as const),
			timeToLive: fc.constantFrom(1, 30, 90, 150, 1000),
			reference: fc.constantFrom('', 'r1', 'r2'),
			repeats: seldom,
		}),
	},
	{ weight: 5, arbitrary: fc.record({ does: is('poll'), edge: one, device, isDown: seldom }) },
	{ weight: 5, arbitrary: fc.record({ does: is('deliver'), which, refuses: seldom }) },
	{
		weight: 3,
		arbitrary: fc.record({
			does: is('advance'),
			which,
			publishing: fc.constantFrom<Publishing>('taken', 'taken', 'refused', 'answer lost'),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({ does: fc.constantFrom('cancel', 'apply', 'lose', 'duplicate'), which }),
	},
	{
		weight: 1,
		arbitrary: fc.record({ does: fc.constantFrom('retransmit', 'give up'), edge: one, device }),
	},
	{ weight: 1, arbitrary: fc.record({ does: is('stop edge'), edge: one }) },
	{
		weight: 2,
		arbitrary: fc.record({
			does: is('disturb'),
			disturbance: fc.constantFrom<Disturbance>('lose request', 'lose answer', 'late', 'twice'),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ does: is('arrive late'), which }) },
	{
		weight: 2,
		arbitrary: fc.record({ does: is('pass time'), seconds: fc.constantFrom(1, 29, 60, 99, 100, 900) }),
	},
)

const stop = fc.oneof(
	{ weight: 6, arbitrary: fc.constant(undefined) },
	{ weight: 1, arbitrary: fc.record({ call: fc.integer({ min: 1, max: 5 }), isAfter: fc.boolean() }) },
)

const moment: fc.Arbitrary<Moment> = fc.record({
	steps: fc.array(fc.record({ act, stop }), { minLength: 1, maxLength: 5 }),
	ranks: fc.array(fc.nat({ max: 9 }), { minLength: 5, maxLength: 5 }),
	changes: fc.uniqueArray(fc.integer({ min: 1, max: 25 }), { maxLength: 4 }),
})

const perform = async (world: World, action: Act): Promise<void> => {
	const { network, edges, clock, turns } = world
	await turns.wait()
	switch (action.does) {
		case 'ask': {
			const { does: _does, device, repeats, ...order } = action
			return world.ask(world.devices()[device] ?? '', order, repeats)
		}
		case 'cancel':
			return world.cancel(action.which)
		case 'apply':
			return world.apply(action.which)
		case 'lose':
			return network.lose(action.which)
		case 'duplicate':
			return network.duplicate(action.which)
		case 'deliver':
			return network.deliver(action.which, action.refuses)
		case 'advance':
			return world.advance(action.which, action.publishing)
		case 'poll':
			return edges[action.edge]?.poll(world.devices()[action.device] ?? '', action.isDown)
		case 'retransmit':
			return edges[action.edge]?.retransmit(world.devices()[action.device] ?? '')
		case 'give up':
			return edges[action.edge]?.giveUp(world.devices()[action.device] ?? '')
		case 'stop edge':
			return edges[action.edge]?.stop()
		case 'disturb':
			return world.far.disturb(action.disturbance)
		case 'arrive late':
			return world.far.arrive(action.which)
		case 'pass time':
			clock.now += action.seconds * 1000
	}
}

/** A part of a run. */
export type Command = fc.AsyncCommand<object, World>

const showStep = ({ act: { does, ...more }, stop: at }: Step): string => {
	const end = at === undefined ? '' : `, stopped ${at.isAfter ? 'after' : 'before'} call ${at.call}`
	return `${does} ${JSON.stringify(more)}${end}`
}

const chooser = ({ ranks, changes }: Moment): ((waiting: readonly number[]) => number | undefined) => {
	const current = new Map(ranks.entries())
	let calls = 0
	return (waiting) => {
		const rank = (position: number): number => current.get(position) ?? 0
		const [first] = waiting.toSorted((a, b) => rank(a) - rank(b))
		if (first === undefined) return undefined
		calls += 1
		if (changes.includes(calls)) current.set(first, 10 + calls)
		return first
	}
}

export const momentCommand = (drawn: Moment): Command => ({
	check: () => true,
	run: async (_model, world) => {
		const tasks = drawn.steps.map(({ act: action, stop: at }) => ({
			run: () => perform(world, action),
			stop: at,
		}))
		await world.turns.together(tasks, chooser(drawn))
		checkTape(world.tape.entries)
	},
	toString: () =>
		`[${drawn.steps.map(showStep).join(' | ')}] ranks ${drawn.ranks.join()}, changes at ${drawn.changes.join()}`,
})

/** The host starts once more: what is on its disk is there, and nothing else. */
const restartCommand: Command = {
	check: () => true,
	run: async (_model, world) => {
		for (const edge of world.edges) edge.stop()
		await world.restart()
	},
	toString: () => 'restart of the host',
}

/** @param most commands in a run */
export const commands = (most: number) => {
	const command = fc.oneof(
		{ weight: 20, arbitrary: moment.map(momentCommand) },
		{ weight: 1, arbitrary: fc.constant(restartCommand) },
	)
	return fc.commands([command], { maxCommands: most, size: 'max' })
}
