import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../testing/random.ts'
import type { Killable } from './killable.ts'
import type { TortureOptions } from './tortureOptions.ts'

type KillAtRandomNeeds = Pick<TortureOptions, 'messages' | 'kills' | 'seed' | 'faults' | 'repeats'> & {
	readonly host: Killable
	readonly random: Random
	/** how many messages have been sent */
	readonly sent: () => number
}

/** The last messages find a host that stays. */
const share = 0.95

/** So long at most a kill waits after it is due, and a dead host before it is started, in milliseconds. */
const most = { delay: 300, pause: 500 }

/** Disturbs the host, and kills it at random moments of the run; after each start it is disturbed in another way. */
export const killAtRandom = async (needs: KillAtRandomNeeds): Promise<void> => {
	const { host, kills, messages, random, seed, faults, repeats, sent } = needs
	const disturb = (): void => host.disturb({ seed: seed + 1000 * host.kills(), faults, repeats })
	disturb()
	const due = Array.from({ length: kills }, () => random.below(share * messages)).toSorted((a, b) => a - b)
	for (const count of due) {
		while (sent() < count) await wait(10)
		await wait(random.below(most.delay))
		await host.kill()
		await wait(random.below(most.pause))
		await host.start()
		disturb()
	}
}
