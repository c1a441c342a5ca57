import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { clientOptions } from '../aws/clientOptions.ts'
import { onFirstUse } from '../aws/onFirstUse.ts'
import type { Stream } from './contract.ts'

type Environment = Readonly<Record<'COMMUNICATIONS_CALLBACK_URL' | 'ACTIONS_CALLBACK_URL', string>>

/** The management API of each stage. It tries once: those who post decide themselves when to try again. */
export const stageClients = (
	env: Environment,
	variables: NodeJS.ProcessEnv,
): Readonly<Record<Stream, () => ApiGatewayManagementApiClient>> => {
	const options = clientOptions(variables)
	const clientOf = (endpoint: string) =>
		onFirstUse(() => new ApiGatewayManagementApiClient({ ...options, maxAttempts: 1, endpoint }))
	return {
		communications: clientOf(env.COMMUNICATIONS_CALLBACK_URL),
		actions: clientOf(env.ACTIONS_CALLBACK_URL),
	}
}
