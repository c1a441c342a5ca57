import { type Stored, storedIn } from '../../cli/erase/places.ts'
import { requiredOutput, stackOutputs } from '../../cli/stack/stackOutputs.ts'

/** How AWS clients find the account; all absent means the one of the process's environment. */
export type AwsOptions = {
	readonly endpoint?: string
	readonly region?: string
	readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** All that the steps know of the system they talk to, be it local mode or a stack in an account. */
export type Environment = {
	readonly restUrl: string
	readonly webSocketUrl: string
	readonly communicationsUrl: string
	readonly actionsUrl: string
	/** of the stack */
	readonly outputs: ReadonlyMap<string, string>
	/** `coap://<host>:<port>`; absent where there is no CoAP door */
	readonly coapUrl?: string
	/** absent where the door does not speak DTLS */
	readonly secured?: {
		/** `coaps://<host>:<port>` */
		readonly coapsUrl: string
		/** folder with the certificates for tests, whose authority the door trusts */
		readonly certificates: string
	}
	readonly aws: AwsOptions
	/** the secret that seals pre-shared keys */
	readonly pskSecret: string
	/** the secret with the accounts of nRF Cloud */
	readonly accountsSecret: string
	/** where devices are stored */
	readonly stored: Stored
	/** where doors put the messages of devices */
	readonly messagesQueueUrl: string
	/** name of the table of integrations and converters */
	readonly integrationsTable: string
	/** name of the table of keys */
	readonly keysTable: string
	/** name of the table of failed attempts */
	readonly attemptsTable: string
	/** what stands before `m/d/<deviceId>/d2c/…` in topics; ends in a slash, or is empty */
	readonly topicPrefix: string
}

type Where = Pick<Environment, 'aws' | 'coapUrl' | 'secured'> & { readonly stackName: string }

/** Reads the addresses of a stack from its outputs. */
export const readEnvironment = async ({ stackName, ...where }: Where): Promise<Environment> => {
	const outputs = await stackOutputs(stackName, where.aws)
	return {
		...where,
		restUrl: requiredOutput(outputs, 'RestUrl'),
		webSocketUrl: requiredOutput(outputs, 'WebSocketUrl'),
		communicationsUrl: requiredOutput(outputs, 'CommunicationsUrl'),
		actionsUrl: requiredOutput(outputs, 'ActionsUrl'),
		outputs,
		stored: storedIn(outputs),
		pskSecret: requiredOutput(outputs, 'PskSecret'),
		accountsSecret: requiredOutput(outputs, 'AccountsSecret'),
		messagesQueueUrl: requiredOutput(outputs, 'MessagesQueueUrl'),
		integrationsTable: requiredOutput(outputs, 'IntegrationsTable'),
		keysTable: requiredOutput(outputs, 'KeysTable'),
		attemptsTable: requiredOutput(outputs, 'AttemptsTable'),
		topicPrefix: requiredOutput(outputs, 'DeviceTopics').replace('m/d/+/d2c/+', ''),
	}
}
