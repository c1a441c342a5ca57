import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SQSClient } from '@aws-sdk/client-sqs'
import { clientOptions, singleTry } from './clientOptions.ts'
import { onFirstUse } from './onFirstUse.ts'

/** The clients of a function. Each is made when it is first asked for: most cold starts do not need all of them. */
export const createServices = (environment: NodeJS.ProcessEnv) => {
	const options = clientOptions(environment)
	const { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: endpoint } = environment
	const db = onFirstUse(() => new DynamoDBClient(options))
	return {
		db,
		/** of the same tables, for what is not worth a second attempt */
		counterDb: onFirstUse(() => new DynamoDBClient(singleTry(options, db()))),
		/** tries once: those who post decide themselves when to try again */
		sockets: onFirstUse(
			() =>
				new ApiGatewayManagementApiClient({
					...options,
					maxAttempts: 1,
					...(endpoint === undefined ? {} : { endpoint }),
				}),
		),
		secrets: onFirstUse(() => new SecretsManagerClient(options)),
		queues: onFirstUse(() => new SQSClient(options)),
		iot: onFirstUse(() => new IoTDataPlaneClient(options)),
	}
}

export type Services = ReturnType<typeof createServices>
