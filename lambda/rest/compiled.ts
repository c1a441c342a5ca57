import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Access, Entrance } from './entrance.ts'
import type { Problem } from './problem.ts'

/** An error of Ajv, with the schema that a value does not fit. */
export type Mismatch = {
	/** JSON pointer (RFC 6901) to the value */
	readonly instancePath: string
	readonly keyword: string
	readonly params: Readonly<Record<string, unknown>>
	readonly message?: string
	readonly parentSchema?: { readonly expected?: string }
}

/** Gives no mismatch for a valid value. Of several the last one counts: those before it are of the branches of a union. */
export type Check = (value: unknown) => readonly Mismatch[]

/** The members of an event of API Gateway that query and body are read from. */
export type Received = Pick<
	APIGatewayProxyEventV2,
	'body' | 'headers' | 'isBase64Encoded' | 'queryStringParameters'
>

/** Query and body of a request as the schemas of its row want them, or what is wrong with them. */
export type ReadRequest = (
	received: Received,
) => { readonly query: unknown; readonly body: unknown } | { readonly problem: Problem }

export type CompiledEntrance = {
	readonly access: Access
	readonly status: 200 | 201 | 202 | 302
	/** absent if the row has no schema of a request */
	readonly read?: ReadRequest
}

/** The rows of one function by their route keys, compiled when the function is bundled. */
export type Compiled<Row extends Entrance> = {
	readonly entrances: Readonly<Record<string, CompiledEntrance>>
	/** carries the type of the rows; never present */
	readonly row?: Row
}
