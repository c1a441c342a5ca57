import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { ulid } from 'ulid'
import { type Done, recordAction } from '../../lambda/communications/actions/recordAction.ts'
import { putEvent } from '../../lambda/communications/eventTable.ts'
import { createListeners } from '../../lambda/communications/record/listeners.ts'
import { openRecording } from '../../lambda/communications/record/recordEvents.ts'
import { sendWake } from '../../lambda/communications/record/sendWake.ts'
import { requiredOutput } from '../stack/stackOutputs.ts'

type Needs = {
	readonly db: DynamoDBClient
	readonly queues: SQSClient
	readonly outputs: ReadonlyMap<string, string>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly wait: (milliseconds: number) => Promise<void>
}

/** Puts what a command has done in the log of actions, and tells those who listen. */
export type Act = (done: Omit<Done, 'by'>) => Promise<void>

/** Whoever has the credentials of an operator is `operator`. */
export const operatorActions = ({ db, queues, outputs, now, wait }: Needs): Act => {
	const streams = requiredOutput(outputs, 'StreamsTable')
	const record = recordAction({
		db,
		table: requiredOutput(outputs, 'ActionsTable'),
		newId: (at) => ulid(at),
		now,
		listeners: createListeners({ db, table: streams, now }),
		record: () =>
			openRecording({
				put: putEvent(db, requiredOutput(outputs, 'EventsTable')),
				wake: sendWake(queues, requiredOutput(outputs, 'EventsQueueUrl')),
				now,
				pause: wait,
			}),
	})
	return (done) => record({ ...done, by: 'operator' })
}
