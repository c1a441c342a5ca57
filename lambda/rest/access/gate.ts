import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Access } from '../entrance.ts'
import type { Scope } from '../scopes.ts'

/** Of a request; API Gateway writes their names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>

/** Decides who asks: gives what is known of them, and headers for every answer to them; or why they are refused. */
export type Gate<Kind extends Access['kind'], By extends object> = (
	access: Extract<Access, { readonly kind: Kind }>,
	event: APIGatewayProxyEventV2,
) => Promise<
	| { readonly by: By; readonly headers?: Readonly<Record<string, string>> }
	| { readonly refusal: APIGatewayProxyStructuredResultV2 }
>

/** Which devices a key sees: those that fit every list that it has. A list that is absent excludes none. */
export type Sight = {
	readonly models?: readonly string[]
	/** how ids begin */
	readonly idPrefixes?: readonly string[]
	/** ids of integrations */
	readonly integrations?: readonly string[]
}

export type Key = {
	/** no secret: it is in lists and logs */
	readonly keyId: string
	readonly scopes: readonly Scope[]
	readonly sees: Sight
	/** never leaves the stack, and seals what a client carries from one page to the next */
	readonly pageSecret: Uint8Array
}

/** An IAM user or role. */
export type Caller = { readonly arn: string }

/** Another service: the account with it that has signed. */
export type Signer = { readonly account: string }

/** The gates by the kinds of access; what is public has none. */
export type Gates<Device> = {
	readonly watcher: Gate<'watcher', { readonly device: Device }>
	readonly key: Gate<'key', { readonly key: Key }>
	readonly webhook: Gate<'webhook', { readonly signer: Signer }>
	readonly iam: Gate<'iam', { readonly caller: Caller }>
}
