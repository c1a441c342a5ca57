import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Type } from '@sinclair/typebox'
import { collectComponents } from './components.ts'
import { jsonSchemaOf } from './jsonSchema.ts'

describe('a schema in a document', () => {
	it('has names for the alternatives of a union of literals', () =>
		assert.deepEqual(jsonSchemaOf(Type.Union([Type.Literal('a'), Type.Literal('b')], { description: 'x' })), {
			type: 'string',
			enum: ['a', 'b'],
			description: 'x',
		}))

	it('keeps a union of other types', () =>
		assert.deepEqual(jsonSchemaOf(Type.Union([Type.Literal('a'), Type.Literal(1)])), {
			anyOf: [
				{ const: 'a', type: 'string' },
				{ const: 1, type: 'number' },
			],
		}))

	it('has one schema for all members of a record', () =>
		assert.deepEqual(jsonSchemaOf(Type.Record(Type.String(), Type.Number())), {
			type: 'object',
			additionalProperties: { type: 'number' },
		}))

	it('keeps the names of a record of some', () =>
		assert.deepEqual(jsonSchemaOf(Type.Record(Type.String({ pattern: '^x' }), Type.Number())), {
			type: 'object',
			patternProperties: { '^x': { type: 'number' } },
		}))

	it('has no words of problem details, but members that are called so', () =>
		assert.deepEqual(jsonSchemaOf(Type.Object({ expected: Type.String({ expected: 'a text' }) })), {
			type: 'object',
			properties: { expected: { type: 'string' } },
			required: ['expected'],
		}))

	it('is a reference wherever it has a title', () => {
		const { refer, all } = collectComponents()
		const part = Type.Object({ a: Type.String() }, { title: 'Part' })
		assert.deepEqual(refer(Type.Array(part)), { type: 'array', items: { $ref: '#/components/schemas/Part' } })
		assert.deepEqual(refer(part), { $ref: '#/components/schemas/Part' })
		assert.deepEqual(Object.keys(all()), ['Part'])
	})
})
