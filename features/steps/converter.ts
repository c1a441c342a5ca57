import { randomUUID } from 'node:crypto'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Envelope } from '../../lambda/imports/contract.ts'
import { type ConvertedMessage, convertedFormat } from '../../lambda/measurements/convertedMessage.ts'
import { type Step, stepWithJson } from '../runner/step.ts'
import type { World } from '../world.ts'

const source = { integrationId: 'int-feature', importId: 'feature', converterId: 'con-feature', version: 1 }

/** The converter of an integration: what it makes of a message goes to the queue that all doors use. */
export const converterSteps = ({ environment, onEnd }: World): readonly Step[] => {
	const queues = new SQSClient(environment.aws)
	onEnd(() => queues.destroy())
	return [
		stepWithJson('a converter makes this of a message of the device `{id}`', async ({ id }, json) => {
			const message: ConvertedMessage = {
				v: 1,
				device: { name: id, type: 'default' },
				telemetry: [],
				attributes: {},
				source,
				...(json as Partial<ConvertedMessage>),
			}
			const envelope: Envelope = {
				v: 1,
				deviceId: id,
				messageId: `${randomUUID()}.0`,
				receivedAt: Date.now(),
				door: 'integration',
				contentFormat: convertedFormat,
				payload: Buffer.from(JSON.stringify(message)).toString('base64'),
			}
			await queues.send(
				new SendMessageCommand({
					QueueUrl: environment.messagesQueueUrl,
					MessageBody: JSON.stringify(envelope),
				}),
			)
		}),
	]
}
