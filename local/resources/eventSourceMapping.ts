import type { EventSourceMapping } from '../lambda/eventSourceMapping.ts'
import type { Queue } from '../sqs/queue.ts'
import { at, idOnly, type Kind, type Model, object, ofType, text, texts } from './kind.ts'
import { functionArn, timeoutOf } from './lambdaFunction.ts'

const type = 'AWS::Lambda::EventSourceMapping'

export const eventSourceMapping: Kind = {
	type,
	identity: idOnly,
	known: ['BatchSize', 'EventSourceArn', 'FunctionName', 'FunctionResponseTypes', 'ScalingConfig'],
}

export const describeMappings = (model: Model, queues: readonly Queue[]): readonly EventSourceMapping[] =>
	ofType(model, type).map((resource) => {
		const { EventSourceArn, FunctionName, BatchSize, ScalingConfig, FunctionResponseTypes } =
			resource.properties
		const queue = queues.find(({ arn }) => arn === EventSourceArn)
		if (queue === undefined)
			throw new Error(`${at(resource)}: ${text(EventSourceArn)} is not a queue of the stack`)
		// Otherwise messages would come again while they are processed, so Lambda refuses such a mapping.
		const timeoutSeconds = timeoutOf(model, FunctionName)
		if (queue.visibilitySeconds < timeoutSeconds)
			throw new Error(
				`${at(resource)}: the visibility time-out of the queue, ${queue.visibilitySeconds} s, is less than the time-out of ` +
					`the function, ${timeoutSeconds} s`,
			)
		return {
			queue,
			functionArn: functionArn(model, FunctionName),
			batchSize: Number(BatchSize ?? 10),
			maximumConcurrency: Number(object(ScalingConfig)['MaximumConcurrency'] ?? 10),
			reportsBatchItemFailures: texts(FunctionResponseTypes).includes('ReportBatchItemFailures'),
		}
	})
