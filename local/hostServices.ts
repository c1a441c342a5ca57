import type { Access } from './access/access.ts'
import { arn } from './access/account.ts'
import { type AwsService, jsonService } from './aws/awsEndpoint.ts'
import { type ManagedApi, managementService } from './gateway/managementApi.ts'
import type { HostData } from './hostData.ts'
import { createIot, iotDataApi } from './iot/iot.ts'
import type { HostLog } from './log.ts'
import { describeRules } from './resources/topicRule.ts'
import type { SecretVersion } from './secretsmanager/secrets.ts'
import { secretsManagerApi } from './secretsmanager/secretsManagerApi.ts'
import { sqsApi } from './sqs/sqsApi.ts'
import { ssmApi } from './ssm/ssmApi.ts'
import { cloudFormationService } from './template/cloudFormation.ts'
import type { StackDescription } from './template/describeStack.ts'

type HostServicesNeeds = {
	readonly access: Access
	readonly data: HostData
	readonly webSockets: readonly ManagedApi[]
	readonly versions: ReadonlyMap<string, SecretVersion>
	readonly log: HostLog
}

/** The AWS services that a stack uses, by the name with which requests to them are signed. */
export const createServices = (
	stack: StackDescription,
	{ access, data, webSockets, versions, log }: HostServicesNeeds,
): ReadonlyMap<string, AwsService> => {
	const { model, account, queues, parameters, secrets, outputs } = stack
	const { store } = data.queues
	const rules = describeRules(model, queues, store, access.checkRule)
	const iot = createIot(rules, { isUp: data.storage.isUp, now: Date.now, log })
	const stackId = arn(account, 'cloudformation', `stack/${account.stackName}/local`)
	return new Map([
		['dynamodb', data.tables.service],
		['sqs', jsonService(sqsApi(store, queues))],
		['iotdata', jsonService(iotDataApi(iot))],
		['ssm', jsonService(ssmApi(parameters, Date.now()), '1.1')],
		['secretsmanager', jsonService(secretsManagerApi(secrets, versions), '1.1')],
		['cloudformation', cloudFormationService(account.stackName, stackId, outputs)],
		['execute-api', managementService(webSockets)],
	])
}
