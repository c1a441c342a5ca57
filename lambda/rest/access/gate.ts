import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Access, Scope } from '../entrance.ts'

/** Of a request; API Gateway writes their names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>

/** Decides who asks: gives what is known of them, or why they are refused. */
export type Gate<Kind extends Access['kind'], By extends object> = (
	access: Extract<Access, { readonly kind: Kind }>,
	event: APIGatewayProxyEventV2,
) => Promise<{ readonly by: By } | { readonly refusal: APIGatewayProxyStructuredResultV2 }>

export type Key = { readonly keyId: string; readonly scopes: readonly Scope[] }

/** An IAM user or role. */
export type Caller = { readonly arn: string }

/** The gates by the kinds of access; what is public has none. */
export type Gates<Device> = {
	readonly watcher: Gate<'watcher', { readonly device: Device }>
	readonly key: Gate<'key', { readonly key: Key }>
	readonly webhook: Gate<'webhook', object>
	readonly iam: Gate<'iam', { readonly caller: Caller }>
}
