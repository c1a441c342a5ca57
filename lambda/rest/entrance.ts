import type { Static, TObject, TSchema } from '@sinclair/typebox'
import type { Scope } from './scopes.ts'

export type Access =
	| { readonly kind: 'public' }
	/** Presents the fingerprint of a device. A path with `{deviceId}` opens to the fingerprint of that device alone. */
	| { readonly kind: 'watcher' }
	/** Presents a key that has all of these scopes. */
	| { readonly kind: 'key'; readonly scopes: readonly Scope[] }
	/** Another service, which signs its requests. */
	| { readonly kind: 'webhook'; readonly service: string }
	/** Signs with AWS credentials (Signature Version 4) whose policies allow `execute-api:Invoke` on the route. */
	| { readonly kind: 'iam' }
	/** Has the routing key of an integration in the path. */
	| { readonly kind: 'routingKey' }

/**
 * A table, the queue of the messages of devices, the one of the messages of integrations, the secret that seals the
 * pre-shared keys of devices, or the one with the accounts of nRF Cloud.
 */
export type ResourceName =
	| 'devices'
	| 'keys'
	| 'attempts'
	| 'ledger'
	| 'state'
	| 'history'
	| 'messages'
	| 'psks'
	| 'accounts'
	| 'integrations'
	| 'uplinks'
	| 'downlinks'
	| 'pendingDownlinks'
	| 'advances'
	| 'events'
	| 'streams'
	| 'wakes'
	| 'actions'
	| 'connections'
	| 'fanOuts'

/** Exact IAM actions by resource. */
export type Grants = { readonly [resource in ResourceName]?: readonly string[] }

/** A function behind one or more entrances, and all that it uses besides what the access itself needs. */
export type EntranceFunction = {
	/** `<capability>/<name>` of `lambda/<capability>/<name>.lambda.ts` */
	readonly code: string
	/** at most 256 characters; absent: the summaries of its rows */
	readonly description?: string
	readonly environment: readonly string[]
	readonly grants: Grants
	readonly memoryMegabytes?: number
}

/** What an entrance answers besides its response and what its access and its schemas refuse: when, by status. */
export type OtherAnswers = {
	readonly [status in 200 | 304 | 400 | 403 | 404 | 409 | 413 | 429 | 502 | 503 | 504]?: string
}

/**
 * One row of the table of routes. The API, its CORS, the roles and environments of functions and the validation of
 * requests are made from it, and the OpenAPI document. A schema may have the keyword `expected`: what a problem detail says after "must
 * be". One with a `title` is a component of that document.
 */
export type Entrance = {
	readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
	/** with parameters: `/device/{deviceId}`; the last one may stand for several segments: `/{path+}` */
	readonly path: `/${string}`
	/** the paths that exist; absent: all that the path of the route matches */
	readonly exists?: `/${string}`
	readonly summary: string
	readonly access: Access
	/** Every member of a query is a text. */
	readonly request?: { readonly query?: TObject; readonly body?: TSchema }
	readonly response: TSchema
	/** media types besides JSON in which the function answers if the request has them in `Accept` */
	readonly alternatives?: readonly string[]
	/** of the response; 200 unless stated */
	readonly status?: 200 | 201 | 202 | 302
	readonly otherwise?: OtherAnswers
	/** what the parameters of the path are, unless their names end in `Id` */
	readonly parameters?: Readonly<Record<string, string>>
	readonly handler: EntranceFunction
}

/** `GET /health`: as API Gateway names the route */
export type RouteKey<Row extends Entrance> = Row extends Entrance ? `${Row['method']} ${Row['path']}` : never

/** The one of these rows that has this key. */
export type RowAt<Row extends Entrance, Key extends string> = Row extends Entrance
	? RouteKey<Row> extends Key
		? Row
		: never
	: never

/** Those of these rows that a function answers. */
export type RowsOf<Rows extends readonly Entrance[], Handler extends EntranceFunction> = Extract<
	Rows[number],
	{ readonly handler: Handler }
>

type DeepReadonly<T> = T extends object ? { readonly [member in keyof T]: DeepReadonly<T[member]> } : T

/** What a schema describes, as our code passes it on: read only. */
export type Described<Schema extends TSchema> = DeepReadonly<Static<Schema>>

export type ResponseOf<Row extends Entrance> = Described<Row['response']>

/** `deviceId` of `/device/{deviceId}/senml-imports` */
export type ParametersOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
	? { readonly [name in Name]: string } & ParametersOf<Rest>
	: unknown
