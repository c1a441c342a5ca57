import { Command, JsonClient } from './jsonClient.ts'
import type { Options } from './service.ts'

export class SQSClient extends JsonClient {
	constructor(options: Options) {
		super({ name: 'sqs', target: 'AmazonSQS', encode: JSON.stringify, decode: JSON.parse }, options)
	}
}

export class SendMessageCommand extends Command {
	readonly operation = 'SendMessage'
}

export class SendMessageBatchCommand extends Command {
	readonly operation = 'SendMessageBatch'
}
