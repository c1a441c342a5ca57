import type { EventSourceMapping } from '../lambda/eventSourceMapping.ts'
import type { Queue } from '../sqs/queue.ts'
import { at, idOnly, type Kind, type Model, object, ofType, text, texts } from './kind.ts'
import { functionArn } from './lambdaFunction.ts'

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
		return {
			queue,
			functionArn: functionArn(model, FunctionName),
			batchSize: Number(BatchSize ?? 10),
			maximumConcurrency: Number(object(ScalingConfig)['MaximumConcurrency'] ?? 10),
			reportsBatchItemFailures: texts(FunctionResponseTypes).includes('ReportBatchItemFailures'),
		}
	})
