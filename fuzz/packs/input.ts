import type { ContentFormat, Input } from '../../lambda/lwm2m/convert.ts'
import { type Random, randomFor, withoutAccidents } from '../../testing/random.ts'
import { cborPack } from './cborPack.ts'
import type { Corpus } from './corpus.ts'
import { hostile, type Payload } from './hostile.ts'
import { jsonPack } from './jsonPack.ts'
import { mutate } from './mutate.ts'
import { receptions } from './pools.ts'
import { packAsCbor, packAsJson, variedPack } from './variedPack.ts'

const CBOR = 'application/senml+cbor'
const JSON_FORMAT = 'application/senml+json'

/** The input of a run: the same for the same seed, run and corpus. */
export const inputOf = (corpus: Corpus, seed: number, run: number): Input => {
	const random = randomFor(seed, run)
	const { contentFormat, payload } = random.oneIn(600) ? hostile(random) : usual(random, corpus)
	return {
		contentFormat: random.oneIn(60) ? other(contentFormat) : contentFormat,
		payload: random.oneIn(60) ? withMarks(random, payload) : payload,
		receivedAt: random.pick(receptions),
	}
}

/** Adds a byte order mark at the start, NUL bytes of a C string or buffer at the end, or both. */
const withMarks = ({ oneIn, below }: Random, payload: Uint8Array): Uint8Array => {
	const isMarked = oneIn(2)
	const zeros = isMarked && !oneIn(8) ? 0 : 1 + below(4)
	return Buffer.concat([Buffer.from(isMarked ? '\ufeff' : ''), payload, new Uint8Array(zeros)])
}

const other = (contentFormat: ContentFormat): ContentFormat => (contentFormat === CBOR ? JSON_FORMAT : CBOR)

const usual = (random: Random, corpus: Corpus): Payload => {
	const contentFormat = random.oneIn(3) ? JSON_FORMAT : CBOR
	const generate = contentFormat === CBOR ? cborPack : jsonPack
	const known = corpus[contentFormat]
	const share = random.below(20)
	if (share < 1) return { contentFormat, payload: random.bytes(random.below(120)) }
	if (share < 3) return { contentFormat, payload: mutate(random, generate(random), random.pick(known)) }
	if (share < 9) return { contentFormat, payload: mutate(random, random.pick(known), random.pick(known)) }
	if (share < 14) return { contentFormat, payload: varied(withoutAccidents(random), contentFormat, corpus) }
	return { contentFormat, payload: generate(share < 18 ? withoutAccidents(random) : random) }
}

const varied = (random: Random, contentFormat: ContentFormat, { packs }: Corpus): Uint8Array => {
	const write = contentFormat === CBOR ? packAsCbor : packAsJson
	return write(random, variedPack(random, random.pick(packs), random.pick(packs)))
}
