import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Decoder } from 'cbor-x'
import { convert, objectUpdate } from '../convert.ts'

type Vector = {
	readonly id: string
	readonly layer: 'senml' | 'lwm2m'
	readonly format: 'json' | 'cbor'
	readonly input: {
		readonly json?: unknown
		readonly jsonText?: string
		readonly cborHex?: string
		readonly receivedAt: number
	}
	readonly expect: { readonly lwm2m?: readonly object[] }
}

type Peer = {
	readonly fromCBOR: (records: readonly unknown[]) => unknown
	readonly senMLtoLwM2M: (senML: unknown) => { readonly lwm2m?: readonly object[] }
}

const vectors = (
	JSON.parse(
		readFileSync(new URL('../../../testdata/senml-vectors.json', import.meta.url), 'utf8'),
	) as readonly Vector[]
).filter(({ layer }) => layer === 'lwm2m')

// Not a literal: the package brings sources instead of types.
const published: string = '@hello.nrfcloud.com/proto-map/senml'

const bytesOf = ({ cborHex, jsonText, json }: Vector['input']): Buffer =>
	cborHex === undefined ? Buffer.from(jsonText ?? JSON.stringify(json)) : Buffer.from(cborHex, 'hex')

const decode = ({ format, input }: Vector, { fromCBOR }: Peer): unknown =>
	format === 'cbor'
		? fromCBOR(new Decoder().decode(bytesOf(input)) as unknown[])
		: JSON.parse(bytesOf(input).toString())

/** The objects that the other converter makes; none when it refuses the pack or throws. */
const peerObjects = (vector: Vector, peer: Peer): readonly object[] => {
	try {
		return peer.senMLtoLwM2M(decode(vector, peer)).lwm2m ?? []
	} catch {
		return []
	}
}

const ourObjects = ({ format, input }: Vector): readonly object[] =>
	convert({
		contentFormat: `application/senml+${format}`,
		payload: bytesOf(input),
		receivedAt: input.receivedAt,
	}).updates.map(objectUpdate)

const isEqual = (actual: readonly object[], expected: readonly object[] = []): boolean => {
	try {
		assert.deepEqual(JSON.parse(JSON.stringify(actual)), expected)
		return true
	} catch {
		return false
	}
}

describe('SenML conformance vectors that end in object updates', () => {
	it('have the updates that they expect, here and elsewhere', async (test) => {
		const peer = (await import(published)) as Peer
		const right = (objects: (vector: Vector) => readonly object[]): number =>
			vectors.filter((vector) => isEqual(objects(vector), vector.expect.lwm2m)).length
		const ours = right(ourObjects)
		const theirs = right((vector) => peerObjects(vector, peer))
		test.diagnostic(`senml-live ${ours}, senMLtoLwM2M of proto-map ${theirs}, of ${vectors.length}`)
		assert.equal(ours, vectors.length)
	})
})
