import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
	GetSecretValueCommand,
	PutSecretValueCommand,
	SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { SQSClient } from '@aws-sdk/client-sqs'
import { parseAccountsArguments, usage } from './accounts/accountsArguments.ts'
import { type AccountsCommand, runAccounts } from './accounts/runAccounts.ts'
import { operatorActions } from './actions/operatorActions.ts'
import { type Result, runCommandLine } from './commandLine.ts'
import { findStack } from './stack/findStack.ts'
import { requiredOutput } from './stack/stackOutputs.ts'

/** `npm run accounts`: the accounts of nRF Cloud that a stack works with, in local mode or on AWS. */

const run = async (command: AccountsCommand): Promise<Result> => {
	const { options, outputs } = await findStack(command.stack, process.env)
	const SecretId = requiredOutput(outputs, 'AccountsSecret')
	const secrets = new SecretsManagerClient(options)
	const [db, queues] = [new DynamoDBClient(options), new SQSClient(options)]
	return runAccounts(
		{
			read: async () => (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '',
			write: async (SecretString) => {
				await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }))
			},
			readFile: (file) => (file === '-' ? text(process.stdin) : readFile(file, 'utf8')),
			randomBytes,
			act: operatorActions({ db, queues, outputs, now: Date.now, wait }),
		},
		command,
	)
}

await runCommandLine(usage, () => parseAccountsArguments(process.argv.slice(2)), run)
