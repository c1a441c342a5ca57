import type { Access, Entrance } from './entrance.ts'

/** What a validator has against a value: an error of Ajv with the schema that was not met. */
export type Mismatch = {
	/** JSON pointer (RFC 6901) to the value */
	readonly instancePath: string
	readonly keyword: string
	readonly params: Readonly<Record<string, unknown>>
	readonly message?: string
	readonly parentSchema?: { readonly expected?: string }
}

/** The last mismatch is the one that decides: those before it are of the branches of a union. */
export type Check = (value: unknown) => readonly Mismatch[]

export type CompiledEntrance = {
	readonly access: Access
	readonly status: 200 | 201 | 202
	readonly query?: Check
	readonly body?: Check
}

/** The rows of one function by their route keys, compiled when the function is bundled. */
export type Compiled<Row extends Entrance> = {
	readonly entrances: Readonly<Record<string, CompiledEntrance>>
	/** only a type: which rows they are */
	readonly row?: Row
}
