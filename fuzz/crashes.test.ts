import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { ContentFormat } from '../lambda/lwm2m/convert.ts'
import { execute } from './execute.ts'
import {
	bignumValue,
	declaredArrays,
	labelsInRecords,
	manyJsonLabels,
	manyLabels,
	nestedArrays,
} from './packs/hostile.ts'

/** Limit of one input in a test: higher than in the program, because the machine is busy. */
const LIMIT_MS = 100

const folder = new URL('../testdata/crashes/', import.meta.url)

const files = globSync('*.hex', { cwd: folder }).map((file) => ({
	name: file,
	payload: Buffer.from(readFileSync(new URL(file, folder), 'utf8').trim(), 'hex'),
}))

const FORMATS: readonly ContentFormat[] = ['application/senml+cbor', 'application/senml+json']

/** Inputs that once killed this conversion or other decoders. */
describe('inputs that once were fatal', () => {
	const inputs = [
		...files,
		{ name: '21 000 times 99ffff', payload: declaredArrays(21_000).payload },
		{ name: '10 000 nested arrays', payload: nestedArrays(10_000).payload },
		{ name: 'a big number of 100 KB', payload: bignumValue(100_000).payload },
		{ name: '20 000 unknown texts as labels', payload: manyLabels(20_000, 'text').payload },
		{ name: '18 000 labels to be understood', payload: manyLabels(18_000, 'text', '_').payload },
		{ name: '30 000 unknown integers as labels', payload: manyLabels(30_000, 'integer').payload },
		{ name: '30 unknown labels in 2000 records', payload: labelsInRecords(2000, 30).payload },
		{ name: '14 000 unknown names', payload: manyJsonLabels(14_000, 14_000).payload },
		{ name: '12 000 names to be understood', payload: manyJsonLabels(12_000, 12_000, '_').payload },
		{ name: '13 000 unknown names in 1625 records', payload: manyJsonLabels(13_000, 8).payload },
	]
	for (const { name, payload } of inputs)
		for (const contentFormat of FORMATS)
			it(`${name} as ${contentFormat}`, () => {
				const { problem } = execute(
					{ contentFormat, payload, receivedAt: 1_763_700_002.234 },
					{ limitMs: LIMIT_MS },
				)
				assert.equal(problem, undefined)
			})

	it('are in the folder', () => {
		assert.ok(files.length >= 2)
		assert.ok(files.every(({ payload }) => payload.length > 0))
	})

	it('are no longer than what is read', () => {
		for (const { name, payload } of inputs)
			assert.ok(payload.length <= 128 * 1024, `${name}: ${payload.length}`)
	})

	it('are what they are called', () => {
		assert.equal(declaredArrays(21_000).payload.length, 63_000)
		assert.deepEqual(declaredArrays(1).payload, Buffer.from('99ffff', 'hex'))
		assert.deepEqual(nestedArrays(10_000).payload, Buffer.alloc(10_000, 0x81))
		// An array of one map {0: "14205/0/0", 2: tag 2 of two bytes} (RFC 8949 §3).
		assert.deepEqual(
			Buffer.from(bignumValue(2).payload).toString('hex'),
			`81a20069${Buffer.from('14205/0/0').toString('hex')}02c242ffff`,
		)
		assert.equal(Buffer.from(manyLabels(2, 'text', '_').payload).toString('hex'), '81a26378305f006378315f00')
		assert.equal(Buffer.from(manyLabels(3, 'integer').payload).toString('hex'), '81a309002a000b00')
		assert.equal(Buffer.from(labelsInRecords(2, 2).payload).toString('hex'), '82a209000a00a209000a00')
		assert.equal(Buffer.from(manyJsonLabels(3, 2).payload).toString(), '[{"x0":0,"x1":0},{"x2":0,"x3":0}]')
	})
})
