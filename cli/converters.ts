import { randomInt } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { convertedDevices } from '../lambda/converters/convertedDevices.ts'
import { createEngine } from '../lambda/converters/engine.ts'
import { translateTbel } from '../lambda/converters/tbel/translateTbel.ts'
import { threadClocks } from '../lambda/converters/threadClocks.ts'
import { operatorActions } from './actions/operatorActions.ts'
import { explainError, UsageError } from './commandLine.ts'
import { converterInFile } from './converters/converterFile.ts'
import {
	type ConvertersArguments,
	parseConvertersArguments,
	usage,
} from './converters/convertersArguments.ts'
import { runReport, verifyReport } from './converters/convertersReport.ts'
import { payloadBytes } from './converters/payloadBytes.ts'
import { isRecordedCommand, parseRecordedArguments } from './converters/recordedArguments.ts'
import { runRecorded } from './converters/runRecorded.ts'
import { runStored } from './converters/runStored.ts'
import { isStoredCommand, parseStoredArguments } from './converters/storedArguments.ts'
import { verify } from './converters/verify.ts'
import { findStack } from './stack/findStack.ts'
import { requiredOutput } from './stack/stackOutputs.ts'

/** `npm run converters`: tries a converter on a payload, or verifies a library of them. */

// As in a function on AWS, whatever the zone of this machine is.
process.env['TZ'] = 'UTC'

const engineOf = () => createEngine({ ...threadClocks(process), translateTbel })

const runOne = async ({
	file,
	payload,
	language,
	metadata,
	json,
}: Extract<ConvertersArguments, { readonly command: 'run' }>): Promise<boolean> => {
	const source = converterInFile(readFileSync(file, 'utf8'), file, language)
	const bytes = payloadBytes(payload)
	const run = (await engineOf()).run(source, { payload: bytes, metadata, receivedAt: Date.now() })
	const devices = 'output' in run ? convertedDevices(run.output) : undefined
	process.stdout.write(json ? `${JSON.stringify({ ...run, ...devices })}\n` : runReport(run, devices))
	return devices?.problems.length === 0
}

const verifyFolder = async (folder: string, json: boolean): Promise<boolean> => {
	if (!statSync(folder).isDirectory()) throw new UsageError(`${folder} is no folder`)
	const verified = await verify({ engine: await engineOf(), now: Date.now() }, folder)
	process.stdout.write(json ? `${JSON.stringify(verified)}\n` : verifyReport(verified))
	return verified.failed.length === 0
}

/** On the converters of a stack. */
const stored = async (argv: readonly string[]): Promise<boolean> => {
	const command = parseStoredArguments(argv)
	const { options, outputs } = await findStack(command.stack, process.env)
	// An operator can wait until a throttled table has more capacity.
	const patient = { ...options, maxAttempts: 8 }
	const db = new DynamoDBClient(patient)
	const queues = new SQSClient(patient)
	const { exitCode, text, json } = await runStored(
		{
			db,
			table: requiredOutput(outputs, 'IntegrationsTable'),
			check: async (source) => (await engineOf()).check(source),
			randomInt: (max) => randomInt(max),
			now: Date.now,
			act: operatorActions({ db, queues, outputs, now: Date.now, wait }),
		},
		command,
	)
	const printed = command.json ? JSON.stringify(json) : text
	;(exitCode === 0 ? process.stdout : process.stderr).write(`${printed}\n`)
	return exitCode === 0
}

/** On messages in the log of integrations. */
const recorded = async (argv: readonly string[]): Promise<boolean> => {
	const command = parseRecordedArguments(argv)
	const { options, outputs } = await findStack(command.stack, process.env)
	const { exitCode, text, json } = await runRecorded(
		{
			db: new DynamoDBClient({ ...options, maxAttempts: 8 }),
			table: requiredOutput(outputs, 'IntegrationsTable'),
			engine: await engineOf(),
			now: Date.now(),
		},
		command,
	)
	process.stdout.write(`${command.json ? JSON.stringify(json) : text}\n`)
	return exitCode === 0
}

const argv = process.argv.slice(2)

try {
	if (isRecordedCommand(argv)) process.exitCode = (await recorded(argv)) ? 0 : 1
	else if (isStoredCommand(argv)) process.exitCode = (await stored(argv)) ? 0 : 1
	else {
		const parsed = parseConvertersArguments(argv)
		if (parsed === 'help') process.stdout.write(usage)
		else {
			const isGood = parsed.command === 'run' ? runOne(parsed) : verifyFolder(parsed.folder, parsed.json)
			process.exitCode = (await isGood) ? 0 : 1
		}
	}
} catch (error) {
	process.stderr.write(`${explainError(error, usage)}\n`)
	process.exitCode = 2
}
