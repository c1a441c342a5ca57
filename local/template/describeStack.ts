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
import { describeParameters } from '../resources/parameter.ts'
import { describeQueues } from '../resources/queue.ts'
import { describeSecrets } from '../resources/secret.ts'
import { describeWebSocketApis } from '../resources/webSocketApi.ts'
import type { Secret } from '../secretsmanager/secrets.ts'
import type { Queue } from '../sqs/queue.ts'
import type { Parameter } from '../ssm/ssmApi.ts'
import type { Assembly } from './assembly.ts'
import type { Output } from './cloudFormation.ts'
import { type LocalUrls, localiseUrls } from './localUrls.ts'
import { modelStack } from './model.ts'

/** A stack as the parts of the host need it. */
export type StackDescription = {
	readonly model: Model
	readonly account: Account
	readonly httpApis: readonly HttpApi[]
	readonly webSocketApis: readonly WebSocketApi[]
	readonly queues: readonly Queue[]
	readonly functions: readonly LambdaFunction[]
	readonly mappings: readonly EventSourceMapping[]
	readonly schedules: readonly Schedule[]
	readonly parameters: readonly Parameter[]
	readonly secrets: readonly Secret[]
	/** with local addresses */
	readonly outputs: readonly Output[]
}

/** The credentials with which a function signs its requests. */
export const credentialsOf = ({ environment }: LambdaFunction): Credentials => ({
	accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
	secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
})

/**
 * Reads a synthesised stack. Throws, and names the resource, if the host cannot emulate it.
 *
 * @param newSecret makes the secret keys with which the functions sign their requests
 */
export const describeStack = (
	assembly: Assembly,
	urls: LocalUrls,
	newSecret: () => string,
): StackDescription => {
	const model = modelStack(assembly, urls)
	const { account } = model
	const httpApis = describeHttpApis(model)
	const webSocketApis = describeWebSocketApis(model)
	const localise = localiseUrls(account, urls, httpApis, webSocketApis)
	const queues = describeQueues(model)
	return {
		model,
		account,
		httpApis,
		webSocketApis,
		queues,
		functions: describeFunctions(model, {
			assets: assembly.assets,
			variables: { AWS_ENDPOINT_URL: urls.aws },
			newSecret,
			localise,
		}),
		mappings: describeMappings(model, queues),
		schedules: describeSchedules(model),
		parameters: describeParameters(model),
		secrets: describeSecrets(model),
		outputs: model.outputs.map((output) => ({ ...output, value: localise(output.value) })),
	}
}
