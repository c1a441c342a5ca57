import { type Account, arn, physicalName } from '../access/account.ts'
import type { Identity } from '../template/intrinsics.ts'
import type { Properties } from '../template/properties.ts'

/** Where the host serves the AWS services: `http://127.0.0.1:8081`. */
export type Addresses = { readonly aws: string }

/** What the host knows about a type of resource before it resolves the properties of one. */
export type Kind = {
	readonly type: string
	readonly identity: (
		account: Account,
		logicalId: string,
		properties: Properties,
		addresses: Addresses,
	) => Identity
	/** the properties that the host supports; any other stops the start */
	readonly known: readonly string[]
}

/**
 * For resources whose `Ref` is the name that they get without one, and that have an `Arn`.
 *
 * @param resource what the ARN ends with, of the name
 */
export const named =
	(service: string, resource: (name: string) => string, scope?: 'global'): Kind['identity'] =>
	(account, logicalId) => {
		const name = physicalName(account, logicalId)
		return { ref: name, attributes: { Arn: arn(account, service, resource(name), scope) } }
	}

/** For resources to which others refer by their id alone. */
export const idOnly: Kind['identity'] = (_, logicalId) => ({ ref: logicalId, attributes: {} })

/** A resource of the template with its properties resolved. */
export type Modelled = {
	readonly logicalId: string
	readonly type: string
	readonly properties: Properties
	readonly identity: Identity
}

/** The stack as the host sees it. */
export type Model = {
	readonly account: Account
	readonly resources: readonly Modelled[]
	readonly outputs: readonly { readonly key: string; readonly value: string; readonly description: string }[]
}

export const ofType = ({ resources }: Model, type: string): readonly Modelled[] =>
	resources.filter((resource) => resource.type === type)

/** The name of a resource in messages. */
export const at = ({ logicalId, type }: Pick<Modelled, 'logicalId' | 'type'>): string =>
	`${logicalId} (${type})`

export const arnOf = ({ identity }: Modelled): string => identity.attributes['Arn'] ?? ''

// A template that CDK synthesised has these shapes.
export const object = (value: unknown): Properties => (value ?? {}) as Properties
export const objects = (value: unknown): readonly Properties[] => (value ?? []) as readonly Properties[]
/** The value of a property that must be text; `otherwise` if the property is missing. */
export const text = (value: unknown, otherwise?: string): string => {
	if (typeof value === 'string') return value
	if (value === undefined && otherwise !== undefined) return otherwise
	throw new Error(`expected text, got ${JSON.stringify(value)}`)
}
export const texts = (value: unknown): readonly string[] => (value ?? []) as readonly string[]
