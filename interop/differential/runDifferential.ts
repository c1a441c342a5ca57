import { readCorpus } from '../../fuzz/packs/corpus.ts'
import { convert } from '../../lambda/lwm2m/convert.ts'
import type { Outcome } from '../outcome.ts'
import type { Peer } from '../peer.ts'
import type { DifferenceClass } from './classes.ts'
import { classify } from './classify.ts'
import { generatedPack } from './generatedPack.ts'
import { type Reading, type ResolvedRecord, readOurs } from './resolved.ts'

const PACKS = 10_000

export type Differential = {
	readonly implementation: string
	readonly packs: number
	/** packs that both read alike, or both refuse */
	readonly agreed: number
	readonly classes: ReadonlyMap<DifferenceClass, number>
	readonly unexplained: readonly string[]
}

const readTheirs = async (peer: Peer, payload: Uint8Array, isCbor: boolean): Promise<Reading> => {
	const question = { payload: Buffer.from(payload).toString('hex'), format: isCbor ? 'cbor' : 'json' }
	try {
		const { records } = await peer.ask<{ readonly records: readonly ResolvedRecord[] }>(question)
		return { records, codes: [] }
	} catch (error) {
		return { error: (error as Error).message }
	}
}

const hasBaseValue = (senML: readonly unknown[] | undefined): boolean =>
	senML?.some((record) => typeof record === 'object' && record !== null && 'bv' in record) ?? false

/** Lets our decoder and another one read the same packs. */
export const runDifferential = async (
	implementation: string,
	peer: Peer,
	now: () => number,
): Promise<Differential> => {
	const corpus = readCorpus()
	const classes = new Map<DifferenceClass, number>()
	const unexplained: string[] = []
	let agreed = 0
	for (let number = 0; number < PACKS; number++) {
		const input = generatedPack(corpus, number, now() / 1000)
		const theirs = await readTheirs(peer, input.payload, input.contentFormat === 'application/senml+cbor')
		const circumstances = { receivedAt: input.receivedAt, hasBaseValue: hasBaseValue(convert(input).senML) }
		const difference = classify(readOurs(input), theirs, circumstances)
		if (difference === undefined) agreed += 1
		else if (difference.isExplained) classes.set(difference.class, (classes.get(difference.class) ?? 0) + 1)
		else unexplained.push(`pack ${number}: ${difference.what}`)
	}
	return { implementation, packs: PACKS, agreed, classes, unexplained }
}

export const outcomeOfDifferential = ({ implementation, packs, unexplained }: Differential): Outcome => ({
	implementation,
	title: `${packs} generated packs: every difference is explained`,
	problem:
		unexplained.length === 0
			? undefined
			: `${unexplained.length} differences of a new class\n${unexplained.slice(0, 10).join('\n')}`,
})
