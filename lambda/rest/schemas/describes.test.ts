import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Type } from '@sinclair/typebox'
import { describes } from './describes.ts'

type Wire = { readonly id: string; readonly seq?: number; readonly list: readonly (string | boolean)[] }

const list = Type.Array(Type.Union([Type.String(), Type.Boolean()]))

// The compiler is the test: it checks that each line that it is told to refuse is refused.
it('a schema of a frame compiles for the type that it describes alone', () => {
	const fits = Type.Object({ id: Type.String(), seq: Type.Optional(Type.Number()), list })
	assert.deepEqual(describes<Wire>()(fits), Type.Unsafe<Wire>(fits))
	// @ts-expect-error a member that the type has is missing
	describes<Wire>()(Type.Object({ id: Type.String(), list }))
	// @ts-expect-error the type has no such member
	describes<Wire>()(Type.Object({ ...fits.properties, more: Type.Optional(Type.String()) }))
	// @ts-expect-error a member is optional in the type
	describes<Wire>()(Type.Object({ ...fits.properties, seq: Type.Number() }))
	// @ts-expect-error a member has another type
	describes<Wire>()(Type.Object({ ...fits.properties, id: Type.Number() }))
	// @ts-expect-error a member has fewer types
	describes<Wire>()(Type.Object({ ...fits.properties, list: Type.Array(Type.String()) }))
})
