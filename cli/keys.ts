import { randomBytes, randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { operatorActions } from './actions/operatorActions.ts'
import { type Result, runCommandLine } from './commandLine.ts'
import { parseKeysArguments, usage } from './keys/keysArguments.ts'
import { type KeysCommand, runKeys } from './keys/runKeys.ts'
import { findStack } from './stack/findStack.ts'
import { requiredOutput } from './stack/stackOutputs.ts'

/** `npm run keys`: makes, lists and revokes keys in local mode or in a stack on AWS. */

/** Attempts per request. An operator can wait until a throttled table has more capacity. */
const maxAttempts = 8

const run = async (command: KeysCommand): Promise<Result> => {
	const { options, outputs } = await findStack(command.stack, process.env)
	const db = new DynamoDBClient({ ...options, maxAttempts })
	const keysTable = requiredOutput(outputs, 'KeysTable')
	const random = { randomInt: (max: number) => randomInt(max), randomBytes }
	const queues = new SQSClient({ ...options, maxAttempts })
	const act = operatorActions({ db, queues, outputs, now: Date.now, wait })
	return runKeys({ db, keysTable, random, now: Date.now(), act }, command)
}

await runCommandLine(usage, () => parseKeysArguments(process.argv.slice(2)), run)
