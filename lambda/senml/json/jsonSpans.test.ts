import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { jsonSpans } from './jsonSpans.ts'

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
		['[{"n":"a"}]\0\0', ['{"n":"a"}']],
	]
	for (const [json, elements] of arrays)
		it(`are found: ${json}`, () => {
			const bytes = Buffer.from(json)
			assert.deepEqual(
				jsonSpans(bytes).map(({ start, end }) => bytes.toString('utf8', start, end)),
				elements,
			)
		})

	const members: readonly (readonly [json: string, members: object])[] = [
		['[{}]', {}],
		['[{"n":"a","v":1.5e3,"vb":true}]', { n: '"a"', v: '1.5e3', vb: 'true' }],
		['[{ "n" : "a" , "v" : [ 1 , {"v":2} ] }]', { n: '"a"', v: '[ 1 , {"v":2} ]' }],
		['[{"v":1,"v":2}]', { v: '2' }],
		['[{"\\u006e":"x","a:b":{"c":":"}}]', { n: '"x"', 'a:b': '{"c":":"}' }],
		['[{"__proto__":1}]', JSON.parse('{"__proto__":"1"}')],
	]
	for (const [json, expected] of members)
		it(`have their members where they stand: ${json}`, () => {
			const bytes = Buffer.from(json)
			const [record] = jsonSpans(bytes)
			const found = [...(record?.members ?? [])].map(([name, { start, end }]) => [
				name,
				bytes.toString('utf8', start, end),
			])
			assert.deepEqual(found, Object.entries(expected))
		})

	it('have their members only where they are wanted, up to the last of those', () => {
		const spans = jsonSpans(Buffer.from('[{"n":"a"},{"n":"b"},{"n":"c"},{"n":"d"}]'), {
			has: (index) => index === 0 || index === 2,
			last: 2,
		})
		assert.deepEqual(
			spans.map(({ start, members }) => [start, ...members.keys()]),
			[[1, 'n'], [11], [21, 'n']],
		)
	})

	it('and their members are the parts that are parsed, whatever they are', () => {
		const elements = fc.array(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()))
		fc.assert(
			fc.property(elements, fc.constantFrom(undefined, 1), (pack, indent) => {
				const bytes = Buffer.from(JSON.stringify(pack, undefined, indent))
				const spans = jsonSpans(bytes)
				const parsed = JSON.parse(bytes.toString()) as readonly unknown[]
				const part = ({ start, end }: { readonly start: number; readonly end: number }): unknown =>
					JSON.parse(bytes.toString('utf8', start, end))
				assert.deepEqual(spans.map(part), parsed)
				for (const [index, element] of parsed.entries()) {
					if (typeof element !== 'object' || element === null || Array.isArray(element)) continue
					const found = [...(spans[index]?.members ?? [])].map(([name, span]) => [name, part(span)])
					assert.deepEqual(new Map(found as [string, unknown][]), new Map(Object.entries(element)))
				}
			}),
		)
	})
})
