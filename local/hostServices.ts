import { arn } from './access/account.ts'
import { jsonService } from './aws/awsAnswer.ts'
import type { AwsService } from './aws/awsOperation.ts'
import { type ManagedApi, managementService } from './gateway/managementApi.ts'
import type { HostData } from './hostData.ts'
import type { Iot } from './iot/iot.ts'
import { iotDataApi } from './iot/iotDataApi.ts'
import type { MessageTraces } from './lambda/messageTraces.ts'
import type { Versions } from './secretsmanager/secrets.ts'
import { secretsManagerApi } from './secretsmanager/secretsManagerApi.ts'
import { sqsApi } from './sqs/sqsApi.ts'
import { ssmApi } from './ssm/ssmApi.ts'
import { cloudFormationService } from './template/cloudFormation.ts'
import type { StackDescription } from './template/describeStack.ts'

type HostServicesNeeds = {
	readonly data: HostData
	readonly iot: Iot
	readonly traces: MessageTraces
	readonly webSockets: readonly ManagedApi[]
	readonly versions: Versions
}

/** The AWS services that a stack uses, by the name with which requests to them are signed. */
export const createServices = (
	stack: StackDescription,
	{ data, iot, traces, webSockets, versions }: HostServicesNeeds,
): ReadonlyMap<string, AwsService> => {
	const { account, queues, parameters, secrets, outputs } = stack
	const stackId = arn(account, 'cloudformation', `stack/${account.stackName}/local`)
	return new Map([
		['dynamodb', data.tables.service],
		['sqs', jsonService(sqsApi(data.queues.store, queues, traces))],
		['iotdata', jsonService(iotDataApi(iot, data.shadows))],
		['ssm', jsonService(ssmApi(parameters, Date.now()), '1.1')],
		['secretsmanager', jsonService(secretsManagerApi(secrets, versions), '1.1')],
		['cloudformation', cloudFormationService(account.stackName, stackId, outputs)],
		['execute-api', managementService(webSockets)],
	])
}
