import { setTimeout as wait } from 'node:timers/promises'
import type { LeaseTable } from './lease.ts'
import { type PassNeeds, startPasses } from './passes.ts'
import { continueFrom, progressOf, type Window } from './window.ts'

type DispatchNeeds = PassNeeds & {
	readonly lease: LeaseTable
	/** what this environment remembers */
	readonly window: Window
	/** names this environment */
	readonly owner: string
	/** has this function called once more */
	readonly wake: (delaySeconds?: number) => Promise<void>
}

/** A dispatcher hands over after this time, well before its function ends. */
const shiftMilliseconds = 4000

/** The longest pause between two looks for new events while something is still being sent. */
const pauseMilliseconds = 50

/**
 * Sends new events to all sockets. One dispatcher works at a time, so that events stay in order; whoever comes meanwhile leaves
 * a note for it. It goes on for as long as there is something to be sent.
 */
export const dispatch = (needs: DispatchNeeds) => async (): Promise<void> => {
	const { lease, window, owner, now } = needs
	const { until } = await lease.knock()
	if (until > now()) return
	const taken = await lease.take(owner, now())
	if (taken === undefined) return
	continueFrom(window, taken)
	const end = now() + shiftMilliseconds
	const passes = startPasses(needs)
	const isTimeUp = (): boolean => now() > end
	const setVersion = (): void => {
		window.version = `${owner}.${now()}`
	}
	let { wanted } = taken
	const work = async (): Promise<'released' | 'lost' | 'time is up'> => {
		await passes.run()
		for (;;) {
			passes.rejectFailed()
			if (!passes.areBusy()) {
				await passes.hurry()
				setVersion()
				if (await lease.release(owner, progressOf(window), wanted)) return 'released'
			}
			if (isTimeUp()) return 'time is up'
			if (passes.isUnfinished() && !passes.isBehind()) await wait(pauseMilliseconds)
			else if (passes.areBusy()) await Promise.race([passes.idle(), wait(pauseMilliseconds)])
			const renewed = await lease.renew(owner, now())
			if (renewed === undefined) return 'lost'
			if (renewed.wanted !== wanted || passes.isUnfinished()) {
				wanted = renewed.wanted
				await passes.run()
			}
		}
	}
	const handOver = async (): Promise<void> => {
		await passes.stop()
		setVersion()
		await lease.release(owner, progressOf(window))
	}
	/** The queue calls again in a minute; whoever is woken earlier need not wait for the lease to end, and repeats what was sent. */
	const giveUp = async (error: unknown): Promise<never> => {
		window.version = `${owner}.failed`
		await passes.stop().catch(() => undefined)
		await lease.release(owner, taken).catch(() => undefined)
		throw error
	}
	const ended = await work()
		.then(async (how) => {
			if (how === 'lost') await passes.stop()
			if (how === 'time is up') await handOver()
			return how
		})
		.catch(giveUp)
	if (ended === 'time is up') await needs.wake()
}
