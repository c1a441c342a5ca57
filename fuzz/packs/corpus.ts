import { readFileSync } from 'node:fs'
import type { ContentFormat } from '../../lambda/lwm2m/convert.ts'
import type { Pack } from './variedPack.ts'

export type Corpus = Readonly<Record<ContentFormat, readonly Uint8Array[]>> & {
	/** packs in JSON, most of them valid */
	readonly packs: readonly Pack[]
}

type Sample = {
	readonly kind: string
	readonly cborHex?: string
	readonly cborHexDefiniteLength?: string | null
}

type Vector = {
	readonly format: 'json' | 'cbor'
	readonly input: {
		readonly json?: unknown
		readonly jsonText?: string
		readonly jsonHex?: string
		readonly cborHex?: string
	}
}

const read = (file: string): unknown =>
	JSON.parse(readFileSync(new URL(`../../testdata/${file}`, import.meta.url), 'utf8'))

const fromHex = (hex: string): Uint8Array => Buffer.from(hex, 'hex')

/** Leaves out the few long vectors, which are slow. */
const isShort = ({ length }: Uint8Array): boolean => length > 0 && length <= 2000

const isPack = (json: unknown): json is Pack => Array.isArray(json) && json.length > 0 && json.length < 100

/** Reads the packs of the sample messages, the conformance vectors and real devices. */
export const readCorpus = (): Corpus => {
	const { samples } = read('sample-messages.json') as {
		readonly samples: readonly (Sample & { readonly senML?: unknown })[]
	}
	const vectors = ['senml-vectors.json', 'field-vectors.json'].flatMap(
		(file) => read(file) as readonly Vector[],
	)
	const packs = samples.filter(({ kind }) => kind === 'coap-raw-senml')
	const cbor = [
		...packs.flatMap(({ cborHex, cborHexDefiniteLength }) => [cborHex, cborHexDefiniteLength]),
		...vectors.map(({ input }) => input.cborHex),
	]
	const json = [
		...packs.map(({ senML }) => JSON.stringify(senML ?? null)),
		...vectors
			.filter(({ format, input }) => format === 'json' && input.jsonHex === undefined)
			.map(({ input }) => input.jsonText ?? JSON.stringify(input.json)),
	]
	return {
		packs: [...packs.map(({ senML }) => senML), ...vectors.map(({ input }) => input.json)].filter(isPack),
		'application/senml+cbor': cbor.flatMap((hex) => (hex ? [fromHex(hex)] : [])).filter(isShort),
		'application/senml+json': [
			...json.map((text): Uint8Array => Buffer.from(text)),
			...vectors.flatMap(({ input }) => (input.jsonHex ? [fromHex(input.jsonHex)] : [])),
		].filter(isShort),
	}
}
