import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { jsonSpans } from './senmlJsonSpans.ts'

describe('the elements of an array in JSON', () => {
	const arrays: readonly (readonly [json: string, elements: readonly string[]])[] = [
		['[]', []],
		[' [ ] ', []],
		['[{"n":"a"}]', ['{"n":"a"}']],
		['[ {"n":"a" } , {"n":"b"}\n]', ['{"n":"a" }', '{"n":"b"}']],
		['[1,null , "x"]', ['1', 'null', '"x"']],
		['[[1,[2]],{"a":{"b":[]}}]', ['[1,[2]]', '{"a":{"b":[]}}']],
		['[{"n":"],{[\\"}"},2]', ['{"n":"],{[\\"}"}', '2']],
		['[{"n":"\\\\"},2]', ['{"n":"\\\\"}', '2']],
		['[{"n":"é"},"ö"]', ['{"n":"é"}', '"ö"']],
	]
	for (const [json, elements] of arrays)
		it(`are found: ${json}`, () => {
			const bytes = Buffer.from(json)
			assert.deepEqual(
				jsonSpans(bytes).map(({ start, end }) => bytes.toString('utf8', start, end)),
				elements,
			)
		})
})
