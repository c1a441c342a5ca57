import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { failedEntries } from '../lambda/imports/recovery/failedEntries.ts'
import { redriveEntry } from '../lambda/imports/recovery/redriveEntry.ts'
import { explainError } from './commandLine.ts'
import { parseRedriveArguments, usage } from './redrive/redriveArguments.ts'
import { describeRedriven, runRedrive } from './redrive/runRedrive.ts'
import { findStack } from './stack/findStack.ts'
import { requiredOutput } from './stack/stackOutputs.ts'

/** `npm run redrive`: puts failed messages back on the queue. */

const progressEvery = 100

try {
	const command = parseRedriveArguments(process.argv.slice(2))
	if (command.name === 'help') process.stdout.write(usage)
	else {
		const { deviceId, isDryRun, stack, json } = command
		const { options, outputs } = await findStack(stack, process.env)
		const ledger = requiredOutput(outputs, 'LedgerTable')
		const queueUrl = requiredOutput(outputs, 'MessagesQueueUrl')
		const db = new DynamoDBClient(options)
		const redriven = await runRedrive({
			entries: failedEntries(db, ledger, deviceId),
			redrive: redriveEntry({ db, ledger, queues: new SQSClient(options), queueUrl, now: Date.now }),
			isDryRun,
			onProgress: (count) => {
				if (count % progressEvery === 0 && count > 0) process.stderr.write(`${count} put back …\n`)
			},
		})
		process.stdout.write(`${json ? JSON.stringify(redriven) : describeRedriven(redriven, { isDryRun })}\n`)
	}
} catch (error) {
	process.stderr.write(`${explainError(error, usage)}\n`)
	process.exitCode = 2
}
