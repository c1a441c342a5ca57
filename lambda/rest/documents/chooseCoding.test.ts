import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chooseCoding } from './chooseCoding.ts'

// RFC 9110 §12.5.3
describe('the coding of an asset', () => {
	const cases: readonly (readonly [header: string | undefined, coding: string])[] = [
		[undefined, 'identity'],
		['', 'identity'],
		['gzip, deflate, br, zstd', 'br'],
		['gzip, deflate', 'gzip'],
		['GZIP;q=0.5', 'gzip'],
		['br;q=0, gzip;q=0.1', 'gzip'],
		['br; q=0, gzip; q=0', 'identity'],
		['*', 'br'],
		['*;q=0, gzip', 'gzip'],
		['zstd', 'identity'],
		['br;q=x', 'identity'],
	]
	for (const [header, coding] of cases)
		it(`is ${coding} for ${JSON.stringify(header)}`, () => assert.equal(chooseCoding(header).name, coding))
})
