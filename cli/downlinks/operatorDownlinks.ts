import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSClient } from '@aws-sdk/client-sqs'
import type { Log } from '../../lambda/aws/log.ts'
import { serveDownlinks } from '../../lambda/downlinks/serveDownlinks.ts'
import { wireAccept } from '../../lambda/downlinks/wireAccept.ts'
import { requiredOutput } from '../stack/stackOutputs.ts'

type Needs = {
	readonly db: DynamoDBClient
	readonly queues: SQSClient
	/** of the stack */
	readonly outputs: ReadonlyMap<string, string>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** 0 ≤ x < 1 */
	readonly random: () => number
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** A command says by itself what it has done. */
const silent: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** The downlinks of a stack, for those with rights on its tables and queues. */
export const operatorDownlinks = ({ db, queues, outputs, ...needs }: Needs) => {
	const taking = wireAccept({
		...needs,
		log: silent,
		services: { db: () => db, counterDb: () => db, queues: () => queues },
		environment: {
			DEVICES_TABLE: requiredOutput(outputs, 'DevicesTable'),
			DOWNLINKS_TABLE: requiredOutput(outputs, 'DownlinksTable'),
			DOWNLINKS_QUEUE_URL: requiredOutput(outputs, 'DownlinksQueueUrl'),
			EVENTS_TABLE: requiredOutput(outputs, 'EventsTable'),
			STREAMS_TABLE: requiredOutput(outputs, 'StreamsTable'),
			EVENTS_QUEUE_URL: requiredOutput(outputs, 'EventsQueueUrl'),
			ACTIONS_TABLE: requiredOutput(outputs, 'ActionsTable'),
		},
	})
	return serveDownlinks({
		...taking.changes,
		now: needs.now,
		findDevice: taking.findDevice,
		accept: taking.accept,
	})
}
