import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { requiredOutput } from '../cli/stack/stackOutputs.ts'
import type { Integrations } from '../edge/integrations/openIntegrations.ts'
import { findRoute } from '../lambda/integrations/door/findRoute.ts'
import { queueUplink } from '../lambda/integrations/door/queueUplink.ts'
import { findReport } from '../lambda/integrations/log/findReport.ts'

type LocalIntegrationsNeeds = {
	readonly db: DynamoDBClient
	readonly queue: SQSClient
	/** of the stack */
	readonly outputs: ReadonlyMap<string, string>
	readonly newId: () => string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** The integrations of a stack, for a CoAP door with rights on its table and queue. */
export const localIntegrations = ({
	db,
	queue,
	outputs,
	newId,
	now,
}: LocalIntegrationsNeeds): Integrations => {
	const table = requiredOutput(outputs, 'IntegrationsTable')
	const queueUrl = requiredOutput(outputs, 'UplinksQueueUrl')
	return {
		findRoute: findRoute({ db, table }),
		publishUplink: queueUplink({ queue, queueUrl, newId, now }),
		findReport: findReport(db, table),
	}
}
