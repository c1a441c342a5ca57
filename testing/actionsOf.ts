import { SQSClient } from '@aws-sdk/client-sqs'
import { operatorActions } from '../cli/actions/operatorActions.ts'
import { clientOptions } from '../local/testing/tinyHost.ts'
import type { TestStack } from './hostedStack.ts'

/** Records what an operator does in a hosted stack, as the commands do. */
export const actionsOf = ({ db, host }: TestStack) =>
	operatorActions({
		db,
		queues: new SQSClient(clientOptions(host)),
		outputs: new Map(
			['StreamsTable', 'ActionsTable', 'EventsTable', 'EventsQueueUrl'].map((name) => [
				name,
				host.output(name),
			]),
		),
		now: Date.now,
		wait: () => Promise.resolve(),
	})
