import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { ContentFormat } from '../lambda/lwm2m/convert.ts'
import { execute } from './execute.ts'
import { bignumValue, declaredArrays, nestedArrays } from './hostile.ts'

/** More than the program allows, as the machine does other things while it tests. */
const LIMIT_MS = 100

const folder = new URL('../testdata/crashes/', import.meta.url)

const files = globSync('*.hex', { cwd: folder }).map((file) => ({
	name: file,
	payload: Buffer.from(readFileSync(new URL(file, folder), 'utf8').trim(), 'hex'),
}))

const FORMATS: readonly ContentFormat[] = ['application/senml+cbor', 'application/senml+json']

/** What has killed this conversion or a decoder of others before. */
describe('inputs that once were fatal', () => {
	const inputs = [
		...files,
		{ name: '21 000 times 99ffff', payload: declaredArrays(21_000).payload },
		{ name: '10 000 nested arrays', payload: nestedArrays(10_000).payload },
		{ name: 'a big number of 100 KB', payload: bignumValue(100_000).payload },
	]
	for (const { name, payload } of inputs)
		for (const contentFormat of FORMATS)
			it(`${name} as ${contentFormat}`, () => {
				const { problem } = execute(
					{ contentFormat, payload, receivedAt: 1_700_000_000 },
					{ limitMs: LIMIT_MS },
				)
				assert.equal(problem, undefined)
			})

	it('are in the folder', () => {
		assert.ok(files.length >= 2)
		assert.ok(files.every(({ payload }) => payload.length > 0))
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
	})
})
