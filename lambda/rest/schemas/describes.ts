import { type TSchema, type TUnsafe, Type } from '@sinclair/typebox'
import type { Described } from '../entrance.ts'

/** One object type instead of intersections, all of it read only. */
type Flat<T> = T extends readonly (infer Item)[]
	? readonly Flat<Item>[]
	: T extends object
		? { readonly [member in keyof T]: Flat<T[member]> }
		: T

/** `true` if two types have the same members, of the same types, optional or not. */
type Same<A, B> =
	(<T>() => T extends Flat<A> ? 1 : 2) extends <T>() => T extends Flat<B> ? 1 : 2 ? true : false

/**
 * The same schema, which compiles only if it describes exactly this type. An optional member that only one of both has would
 * pass if it were enough that each can be assigned to the other.
 */
export const describes =
	<Shown>() =>
	<Schema extends TSchema>(
		schema: Same<Described<Schema>, Shown> extends true ? Schema : { readonly differs: Described<Schema> },
	): TUnsafe<Shown> =>
		Type.Unsafe<Shown>(schema as TSchema)
