import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../testing/random.ts'
import type { Killable } from './killable.ts'
import type { TortureOptions } from './tortureOptions.ts'

type KillAtRandomNeeds = Pick<TortureOptions, 'messages' | 'kills' | 'seed' | 'faults' | 'repeats'> & {
	readonly host: Killable
	readonly random: Random
	/** number of sent messages */
	readonly sent: () => number
}

/** Share of the run after which the host is not killed any more. */
const share = 0.95

/** Maximum delay of a due kill, and maximum pause before the restart, in milliseconds. */
const most = { delay: 300, pause: 500 }

/** Kills the host at random moments of the run. After each start it has other faults. */
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
