import { globSync, readFileSync } from 'node:fs'
import { formatOf, malformedPacks, payloadOf } from './malformedPacks.ts'

/** A pack of testdata or of the table of malformed ones, good or bad. */
export type TestdataPack = {
	readonly name: string
	readonly format: 'json' | 'cbor'
	readonly payload: Uint8Array
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
}

type Vector = Pick<TestdataPack, 'format'> & {
	readonly id: string
	readonly input: Readonly<Partial<Record<'jsonText' | 'jsonHex' | 'cborHex', string>>> & {
		readonly json?: unknown
		/** seconds since the Unix epoch */
		readonly receivedAt: number
	}
}

const folder = new URL('../../testdata/', import.meta.url)

const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8')

const fromHex = (hex: string): Uint8Array => Buffer.from(hex.trim(), 'hex')

const ofVectors = (file: string): readonly TestdataPack[] =>
	(JSON.parse(read(file)) as readonly Vector[]).map(({ id, format, input }) => {
		const { json, jsonText = JSON.stringify(json), jsonHex, cborHex, receivedAt } = input
		const hex = jsonHex ?? cborHex
		const payload = hex === undefined ? Buffer.from(jsonText) : fromHex(hex)
		return { name: id, format, payload, receivedAt: Math.round(receivedAt * 1000) }
	})

const received = { receivedAt: 1_700_000_000_000 }

/** The conformance vectors, what real devices send, malformed packs, and what was fatal once. */
export const testdataPacks = (): readonly TestdataPack[] => [
	...ofVectors('senml-vectors.json'),
	...ofVectors('field-vectors.json'),
	...malformedPacks.map((pack) => ({
		name: pack.title,
		format: formatOf(pack) === 'application/senml+json' ? ('json' as const) : ('cbor' as const),
		payload: payloadOf(pack),
		...received,
	})),
	...globSync('crashes/*.hex', { cwd: folder }).map((file) => ({
		name: file,
		format: 'cbor' as const,
		payload: fromHex(read(file)),
		...received,
	})),
]
