import type { Account } from '../access/account.ts'
import type { Credentials } from '../access/credentials.ts'
import type { HttpApi } from '../gateway/httpApi.ts'
import type { WebSocketApi } from '../gateway/webSocketApi.ts'
import type { EventSourceMapping } from '../lambda/eventSourceMapping.ts'
import type { LambdaFunction } from '../lambda/executionEnvironment.ts'
import type { Schedule } from '../lambda/schedule.ts'
import { describeSchedules } from '../resources/eventRule.ts'
import { describeMappings } from '../resources/eventSourceMapping.ts'
import { describeHttpApis } from '../resources/httpApi.ts'
import type { Model } from '../resources/kind.ts'
import { describeFunctions } from '../resources/lambdaFunction.ts'
import { describeQueues } from '../resources/queue.ts'
import { describeWebSocketApis } from '../resources/webSocketApi.ts'
import type { Queue } from '../sqs/queueStore.ts'
import type { Assembly } from './assembly.ts'
import type { Output } from './cloudFormation.ts'
import { type LocalUrls, localiseUrls } from './localUrls.ts'
import { modelStack } from './model.ts'

/** What the parts of the host want to know of a stack. */
export type StackDescription = {
	readonly model: Model
	readonly account: Account
	readonly httpApi: HttpApi
	readonly webSocketApi: WebSocketApi
	readonly queues: readonly Queue[]
	readonly functions: readonly LambdaFunction[]
	readonly mappings: readonly EventSourceMapping[]
	readonly schedules: readonly Schedule[]
	/** with local addresses */
	readonly outputs: readonly Output[]
}

const only = <T>(what: string, items: readonly T[]): T => {
	const [item] = items
	if (item === undefined || items.length > 1)
		throw new Error(`the local host serves one ${what}, the stack has ${items.length}`)
	return item
}

/** What a function signs with. */
export const credentialsOf = ({ environment }: LambdaFunction): Credentials => ({
	accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
	secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
})

/**
 * Reads a synthesised stack; what the host cannot play throws and is named.
 *
 * @param newSecret makes the secrets with which the functions sign
 */
export const describeStack = (
	assembly: Assembly,
	urls: LocalUrls,
	newSecret: () => string,
): StackDescription => {
	const model = modelStack(assembly, urls)
	const { account } = model
	const httpApi = only('HTTP API', describeHttpApis(model))
	const webSocketApi = only('WebSocket API', describeWebSocketApis(model))
	const localise = localiseUrls(account, urls, httpApi, webSocketApi)
	const queues = describeQueues(model)
	return {
		model,
		account,
		httpApi,
		webSocketApi,
		queues,
		functions: describeFunctions(model, {
			assets: assembly.assets,
			variables: { AWS_ENDPOINT_URL: urls.aws },
			newSecret,
			localise,
		}),
		mappings: describeMappings(model, queues),
		schedules: describeSchedules(model),
		outputs: model.outputs.map((output) => ({ ...output, value: localise(output.value) })),
	}
}
