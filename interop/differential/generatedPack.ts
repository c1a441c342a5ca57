import type { Corpus } from '../../fuzz/packs/corpus.ts'
import { jsonPack } from '../../fuzz/packs/jsonPack.ts'
import { type Pack, packAsCbor, packAsJson, variedPack } from '../../fuzz/packs/variedPack.ts'
import type { Input } from '../../lambda/lwm2m/convert.ts'
import { type Random, randomFor, withoutAccidents } from '../../testing/random.ts'

const SEED = 8428

const parsed = (bytes: Uint8Array): Pack | undefined => {
	try {
		const pack: unknown = JSON.parse(Buffer.from(bytes).toString())
		return Array.isArray(pack) ? pack : undefined
	} catch {
		return undefined
	}
}

const varied = (random: Random, { packs }: Corpus): Pack =>
	variedPack(random, random.pick(packs), random.pick(packs))

/**
 * The pack of a number: valid or nearly valid, CBOR and JSON in turn. Its bytes are the same on every machine. Decimal
 * fractions and big numbers are left out: readers with decimals of any size expand their exponents.
 */
export const generatedPack = (corpus: Corpus, number: number, receivedAt: number): Input => {
	const random = withoutAccidents(randomFor(SEED, number))
	const isCbor = number % 2 === 0
	const contentFormat = isCbor ? 'application/senml+cbor' : 'application/senml+json'
	const write = isCbor ? packAsCbor : packAsJson
	if (random.oneIn(2)) return { contentFormat, payload: write(random, varied(random, corpus)), receivedAt }
	const generated = jsonPack(random)
	if (!isCbor) return { contentFormat, payload: generated, receivedAt }
	return { contentFormat, payload: write(random, parsed(generated) ?? varied(random, corpus)), receivedAt }
}
