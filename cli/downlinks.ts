import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { type Result, runCommandLine } from './commandLine.ts'
import { type DownlinksCommand, parseDownlinksArguments, usage } from './downlinks/downlinksArguments.ts'
import { findDeviceOf } from './downlinks/findDeviceOf.ts'
import { operatorDownlinks } from './downlinks/operatorDownlinks.ts'
import { runDownlinks } from './downlinks/runDownlinks.ts'
import { findStack } from './stack/findStack.ts'
import { requiredOutput } from './stack/stackOutputs.ts'

/** `npm run downlinks`: sends to devices, and shows what became of it, in local mode or in a stack on AWS. */

/** Attempts per request. An operator can wait until a throttled table has more capacity. */
const maxAttempts = 8

const run = async (command: DownlinksCommand): Promise<Result> => {
	const { options, outputs } = await findStack(command.stack, process.env)
	const db = new DynamoDBClient({ ...options, maxAttempts })
	const queues = new SQSClient({ ...options, maxAttempts })
	const downlinks = operatorDownlinks({
		db,
		queues,
		outputs,
		now: Date.now,
		random: Math.random,
		pause: (most) => wait(Math.random() * most),
	})
	const find = findDeviceOf(db, requiredOutput(outputs, 'DownlinksTable'))
	return runDownlinks({ downlinks, findDeviceOf: find, now: Date.now() }, command)
}

await runCommandLine(usage, () => parseDownlinksArguments(process.argv.slice(2)), run)
