import { Command, JsonClient } from './jsonClient.ts'
import type { Options } from './service.ts'

export class SecretsManagerClient extends JsonClient {
	constructor(options: Options) {
		super(
			{
				name: 'secretsmanager',
				target: 'secretsmanager',
				version: '1.1',
				encode: JSON.stringify,
				decode: JSON.parse,
			},
			options,
		)
	}
}

export class GetSecretValueCommand extends Command {
	readonly operation = 'GetSecretValue'
}
