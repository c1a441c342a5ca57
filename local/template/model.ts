import { localAccount } from '../access/account.ts'
import { alarm } from '../resources/alarm.ts'
import { api, integration, route, stage } from '../resources/api.ts'
import { dashboard } from '../resources/dashboard.ts'
import { eventRule } from '../resources/eventRule.ts'
import { eventSourceMapping } from '../resources/eventSourceMapping.ts'
import { managedPolicy, permission, policy, queuePolicy, role } from '../resources/iam.ts'
import { type Addresses, at, type Kind, type Model, type Modelled } from '../resources/kind.ts'
import { invokeConfig, lambdaFunction, logGroup } from '../resources/lambdaFunction.ts'
import { parameter } from '../resources/parameter.ts'
import { queue } from '../resources/queue.ts'
import { checkQuotas } from '../resources/quotas.ts'
import { secret } from '../resources/secret.ts'
import { subscription, topic, topicPolicy } from '../resources/snsTopic.ts'
import { table } from '../resources/table.ts'
import { topicRule } from '../resources/topicRule.ts'
import { authorizer } from '../resources/webSocketApi.ts'
import type { Assembly, Resource } from './assembly.ts'
import { type Identity, resolve } from './intrinsics.ts'
import { checkProperties, type Properties } from './properties.ts'

/** Every type of resource that the host emulates. */
const kinds: readonly Kind[] = [
	alarm,
	api,
	authorizer,
	dashboard,
	eventRule,
	eventSourceMapping,
	integration,
	invokeConfig,
	lambdaFunction,
	logGroup,
	parameter,
	permission,
	policy,
	queue,
	queuePolicy,
	role,
	managedPolicy,
	route,
	secret,
	stage,
	subscription,
	table,
	topic,
	topicPolicy,
	topicRule,
]

const kindOf = (logicalId: string, { Type, Condition }: Resource): Kind => {
	if (Condition !== undefined) throw new Error(`${logicalId}: Condition ${Condition} is not supported`)
	const kind = kinds.find(({ type }) => type === Type)
	if (kind === undefined) throw new Error(`${logicalId}: resources of type ${Type} are not supported`)
	return kind
}

const naming = <T>(where: string, step: () => T): T => {
	try {
		return step()
	} catch (error) {
		throw new Error(`${where}: ${(error as Error).message}`)
	}
}

/** CDK puts its check of the bootstrap stack into `Parameters` and `Rules`. It means nothing on one machine. */
const knownSections = ['Description', 'Metadata', 'Outputs', 'Parameters', 'Resources', 'Rules']

/**
 * Resolves a template. Throws if the host cannot emulate a type, a property or an intrinsic function, and names it and
 * the resource that contains it.
 */
export const modelStack = ({ stackName, template }: Assembly, addresses: Addresses): Model => {
	const account = localAccount(stackName)
	checkProperties('template', template, knownSections)
	const entries = Object.entries(template.Resources)
	const identities = new Map(
		entries.map(([logicalId, resource]): readonly [string, Identity] => {
			const { type, identity } = kindOf(logicalId, resource)
			const properties = resource.Properties ?? {}
			return [
				logicalId,
				naming(at({ logicalId, type }), () => identity(account, logicalId, properties, addresses)),
			]
		}),
	)
	const scope = { account, identities }
	const resources = [...identities].map(([logicalId, identity]): Modelled => {
		const resource = template.Resources[logicalId] as Resource
		const where = at({ logicalId, type: resource.Type })
		const properties = naming(where, () => resolve(scope, resource.Properties ?? {}) as Properties)
		checkProperties(where, properties, kindOf(logicalId, resource).known)
		checkQuotas(resource.Type, where, properties)
		return { logicalId, type: resource.Type, properties, identity }
	})
	const outputs = Object.entries(template.Outputs ?? {}).map(([key, { Value, Description = '' }]) => ({
		key,
		value: naming(`output ${key}`, () => String(resolve(scope, Value))),
		description: Description,
	}))
	return { account, resources, outputs }
}
