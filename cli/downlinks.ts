import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { explainError } from './commandLine.ts'
import { type DownlinksCommand, parseDownlinksArguments, usage } from './downlinks/downlinksArguments.ts'
import { findDeviceOf } from './downlinks/findDeviceOf.ts'
import { operatorDownlinks } from './downlinks/operatorDownlinks.ts'
import { type Result, runDownlinks } from './downlinks/runDownlinks.ts'
import { findStack } from './findStack.ts'
import { requiredOutput } from './stackOutputs.ts'

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

try {
	const command = parseDownlinksArguments(process.argv.slice(2))
	if (command.name === 'help') process.stdout.write(usage)
	else {
		const { exitCode, text, json } = await run(command)
		const printed = command.json ? JSON.stringify(json) : text
		;(exitCode === 0 ? process.stdout : process.stderr).write(`${printed}\n`)
		process.exitCode = exitCode
	}
} catch (error) {
	process.stderr.write(`${explainError(error, usage)}\n`)
	process.exitCode = 2
}
