import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { checkOnFirstUse } from '../lambda/converters/checkOnFirstUse.ts'
import { translateTbel } from '../lambda/converters/tbel/translateTbel.ts'
import { threadClocks } from '../lambda/converters/threadClocks.ts'
import { readLog } from '../lambda/integrations/log/readLog.ts'
import { runAgain } from '../lambda/integrations/log/runAgain.ts'
import { findIntegration } from '../lambda/integrations/registry/integrationsTable.ts'
import { operatorActions } from './actions/operatorActions.ts'
import { type Result, runCommandLine } from './commandLine.ts'
import { coapUrls } from './integrations/coapUrls.ts'
import { parseIntegrationsArguments } from './integrations/integrationsArguments.ts'
import { usage } from './integrations/integrationsUsage.ts'
import { isLogCommand, type LogCommand, parseLogArguments } from './integrations/logArguments.ts'
import { type IntegrationsCommand, runIntegrations } from './integrations/runIntegrations.ts'
import { runLog } from './integrations/runLog.ts'
import { findStack } from './stack/findStack.ts'
import { requiredOutput } from './stack/stackOutputs.ts'

/** `npm run integrations`: makes, shows, changes and removes integrations in local mode or in a stack on AWS. */

/** Attempts per request. An operator can wait until a throttled table has more capacity. */
const maxAttempts = 8

const run = async (command: IntegrationsCommand): Promise<Result> => {
	const { stack } = command
	const { options, outputs } = await findStack(stack, process.env)
	const db = new DynamoDBClient({ ...options, maxAttempts })
	const queues = new SQSClient({ ...options, maxAttempts })
	const ports = stack === undefined ? process.env : {}
	const rest = requiredOutput(outputs, 'RestUrl').replace(/\/$/, '')
	const urls = { ...coapUrls(requiredOutput(outputs, 'CoapHost'), ports), rest }
	return runIntegrations(
		{
			db,
			table: requiredOutput(outputs, 'IntegrationsTable'),
			urls,
			check: checkOnFirstUse({ ...threadClocks(process), translateTbel }),
			randomInt: (max) => randomInt(max),
			now: Date.now,
			act: operatorActions({ db, queues, outputs, now: Date.now, wait }),
		},
		command,
	)
}

const log = async (command: LogCommand): Promise<Result> => {
	const { options, outputs } = await findStack(command.stack, process.env)
	const table = {
		db: new DynamoDBClient({ ...options, maxAttempts }),
		table: requiredOutput(outputs, 'IntegrationsTable'),
	}
	const queue = { queue: new SQSClient(options), queueUrl: requiredOutput(outputs, 'UplinksQueueUrl') }
	return runLog(
		{
			exists: async (integrationId) => (await findIntegration(table)(integrationId)) !== undefined,
			readLog: readLog(table.db, table.table),
			runAgain: runAgain(queue),
			now: Date.now(),
		},
		command,
	)
}

const argv = process.argv.slice(2)

await runCommandLine(
	usage,
	() => (isLogCommand(argv) ? parseLogArguments(argv) : parseIntegrationsArguments(argv)),
	(command) => (command.name === 'log' || command.name === 'run-again' ? log(command) : run(command)),
)
