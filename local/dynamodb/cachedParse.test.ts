import { deepStrictEqual, equal, notStrictEqual } from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import fc from 'fast-check'
import { runs } from '../../testing/runs.ts'
import { type Context, cachedParse, type Parse } from './cachedParse.ts'

const require = createRequire(import.meta.url)
const { compare } = require('dynalite/db') as Pick<Context, 'compare'>
const parserOf = (name: string): Parse => (require(`dynalite/db/${name}Parser`) as { parse: Parse }).parse

type Given = Pick<Context, 'attrNames' | 'attrVals'>

const unused = (names: object = {}): Record<string, true> =>
	Object.fromEntries(Object.keys(names).map((name) => [name, true]))

/** Everything that dynalite can see of a parser. */
const outcomeOf = (parse: Parse, text: string, given: Given) => {
	const context: Context = {
		...given,
		unusedAttrNames: unused(given.attrNames),
		unusedAttrVals: unused(given.attrVals),
		isReserved: (name) => name.toUpperCase() === 'STATUS',
		compare,
	}
	try {
		const result = parse(text, { context })
		if (typeof result === 'string') return { refusal: result }
		return { result, names: context.unusedAttrNames, values: context.unusedAttrVals }
	} catch (error) {
		return { refusal: (error as Error).message }
	}
}

const spaces = fc.constantFrom(' ', '  ', '\n')
const path = fc.constantFrom('a', 'b.c', '#n', '#n.d[1]', 'a[0]', 'status', '#missing')
const value = fc.constantFrom(':v', ':w', ':x', ':missing')
const operand = fc.oneof(
	path,
	value,
	path.map((each) => `size(${each})`),
)

const condition = fc.letrec<{ all: string; one: string }>((tie) => ({
	all: fc.oneof(
		{ depthSize: 'small' },
		tie('one'),
		fc.tuple(tie('all'), fc.constantFrom('AND', 'or'), tie('one')).map((parts) => parts.join(' ')),
		tie('all').map((each) => `(${each})`),
		tie('all').map((each) => `NOT ${each}`),
	),
	one: fc.oneof(
		fc
			.tuple(operand, fc.constantFrom('=', '<>', '<', '>='), operand, spaces)
			.map(([left, sign, right, space]) => [left, sign, right].join(space)),
		fc.tuple(operand, value, value).map(([of, from, to]) => `${of} BETWEEN ${from} AND ${to}`),
		fc.tuple(operand, value, value).map(([of, one, other]) => `${of} IN (${one}, ${other})`),
		path.map((each) => `attribute_not_exists(${each})`),
		fc.tuple(path, value).map(([each, type]) => `attribute_type(${each}, ${type})`),
		fc.tuple(path, value).map(([each, text]) => `begins_with(${each}, ${text})`),
		fc.tuple(path, value).map(([each, text]) => `contains(${each}, ${text})`),
		fc.constantFrom('', 'a =', 'unknown(a)'),
	),
})).all

const projection = fc.array(path, { minLength: 1, maxLength: 3 }).map((paths) => paths.join(', '))

const change = fc.oneof(
	fc.tuple(path, operand).map(([to, from]) => `SET ${to} = ${from}`),
	fc.tuple(path, path, value).map(([to, from, by]) => `SET ${to} = ${from} + ${by}`),
	fc.tuple(path, path, value).map(([to, from, or]) => `SET ${to} = if_not_exists(${from}, ${or})`),
	fc.tuple(path, path, value).map(([to, one, other]) => `set ${to} = list_append(${one}, ${other})`),
	path.map((each) => `REMOVE ${each}`),
	fc.tuple(path, value).map(([to, by]) => `ADD ${to} ${by}`),
	fc.tuple(path, value).map(([to, by]) => `DELETE ${to} ${by}`),
)
const update = fc.array(change, { minLength: 1, maxLength: 2 }).map((changes) => changes.join(' '))

const anyValue = fc.oneof(
	fc.constantFrom('S', 'N', 'a', '5').map((text) => ({ S: text })),
	fc.integer({ min: -3, max: 3 }).map((number) => ({ N: String(number) })),
	fc.constantFrom(
		{ BOOL: true },
		{ NULL: true },
		{ SS: ['a'] },
		{ NS: ['1'] },
		{ L: [] },
		{ M: { a: { S: '' } } },
	),
)
const anyGiven: fc.Arbitrary<Given> = fc.record(
	{
		attrNames: fc.record({ '#n': fc.constantFrom('a', 'name', 'status'), '#m': fc.constant('m') }),
		attrVals: fc.record({ ':v': anyValue, ':w': anyValue, ':x': anyValue }),
	},
	{ requiredKeys: [] },
)

const expressions = { condition, projection, update }
for (const [name, expression] of Object.entries(expressions))
	test(`cachedParse: gives what the parser gives, for any names and values: ${name}`, () => {
		const parse = parserOf(name)
		// The cache stays, so that most results come from it.
		const cached = cachedParse(parse)
		fc.assert(
			fc.property(expression, fc.array(anyGiven, { minLength: 2, maxLength: 6 }), (text, givens) => {
				for (const given of givens)
					deepStrictEqual(outcomeOf(cached, text, given), outcomeOf(parse, text, given))
			}),
			{ numRuns: runs(2000) },
		)
	})

const countCalls = (parse: Parse) => {
	let calls = 0
	const counted: Parse = (...given) => {
		calls += 1
		return parse(...given)
	}
	return { parse: cachedParse(counted), calls: () => calls }
}

test('cachedParse: parses an expression once, and puts the values of each request into it', () => {
	const { parse, calls } = countCalls(parserOf('update'))
	const valueFor = (text: string) => {
		const { result } = outcomeOf(parse, 'SET a = :v', { attrVals: { ':v': { S: text } } })
		return (result as { readonly sections: readonly { readonly val: unknown }[] }).sections[0]?.val
	}
	deepStrictEqual([valueFor('one'), valueFor('other')], [{ S: 'one' }, { S: 'other' }])
	equal(calls(), 1)
})

test('cachedParse: parses again when a comparison of values has another result', () => {
	const { parse, calls } = countCalls(parserOf('condition'))
	const between = (from: string, to: string) =>
		outcomeOf(parse, 'a BETWEEN :v AND :w', { attrVals: { ':v': { N: from }, ':w': { N: to } } })
	equal('refusal' in between('1', '2'), false)
	equal('refusal' in between('1', '1'), false)
	equal(calls(), 1)
	equal('refusal' in between('2', '1'), true)
	equal(calls(), 2)
})

test('cachedParse: a result that dynalite changes does not change the next one', () => {
	const parse = cachedParse(parserOf('condition'))
	const given = { attrVals: { ':v': { S: 'a' } } }
	const once = outcomeOf(parse, ':v = a', given)
	const { expression } = once.result as { readonly expression: { args: unknown[] } }
	expression.args.reverse()
	const again = outcomeOf(parse, ':v = a', given)
	notStrictEqual(once.result, again.result)
	deepStrictEqual(again, outcomeOf(parserOf('condition'), ':v = a', given))
})
