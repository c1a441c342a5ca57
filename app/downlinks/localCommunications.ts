import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { requiredOutput } from '../../cli/stack/stackOutputs.ts'
import { putEvent } from '../../lambda/communications/eventTable.ts'
import { createListeners } from '../../lambda/communications/record/listeners.ts'
import { openRecording } from '../../lambda/communications/record/recordEvents.ts'
import { sendWake } from '../../lambda/communications/record/sendWake.ts'
import type { Communications } from '../../lambda/communications/wireRecording.ts'

export type LocalCommunicationsNeeds = {
	readonly db: DynamoDBClient
	readonly queues: SQSClient
	/** of the stack */
	readonly outputs: ReadonlyMap<string, string>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** The streams of a hosted stack, for those who tell them what happens. */
export const localCommunications = ({
	db,
	queues,
	outputs,
	now,
	pause,
}: LocalCommunicationsNeeds): Communications => ({
	listeners: createListeners({ db, table: requiredOutput(outputs, 'StreamsTable'), now }),
	record: () =>
		openRecording({
			put: putEvent(db, requiredOutput(outputs, 'EventsTable')),
			wake: sendWake(queues, requiredOutput(outputs, 'EventsQueueUrl')),
			now,
			pause,
		}),
})
