import type { TSchema } from '@sinclair/typebox'

/** A message of a WebSocket, in one direction. */
export type Message = {
	/** unique in its document, and stable: code that is generated from the document has this name */
	readonly name: string
	readonly title: string
	/** what it says, without a full stop */
	readonly summary: string
	readonly payload: TSchema
	/** a payload; the tests check it against the schema */
	readonly example: unknown
}
