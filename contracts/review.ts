import { isDeepStrictEqual } from 'node:util'
import { breaksOf } from './breaks/breaksOf.ts'
import type { Contracts } from './documents.ts'

type Review = {
	readonly outcome: 'same' | 'changed' | 'breaks'
	/** a sentence for each change that breaks clients */
	readonly breaks: readonly string[]
}

const plain = (contracts: Contracts): Contracts => JSON.parse(JSON.stringify(contracts)) as Contracts

const majorOf = ({ openApi }: Contracts): number => Number.parseInt(openApi.info.version, 10)

/** Compares the contract that the sources make with the one that was accepted last. A higher version may break clients. */
export const review = (accepted: Contracts, built: Contracts): Review => {
	const now = plain(built)
	if (isDeepStrictEqual(plain(accepted), now)) return { outcome: 'same', breaks: [] }
	const breaks = breaksOf(accepted, now)
	const isRaised = majorOf(now) > majorOf(accepted)
	return { outcome: breaks.length > 0 && !isRaised ? 'breaks' : 'changed', breaks }
}
