import { randomInt } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { checkOnFirstUse } from '../lambda/converters/checkOnFirstUse.ts'
import { translateTbel } from '../lambda/converters/tbel/translateTbel.ts'
import { explainError } from './commandLine.ts'
import { findStack } from './findStack.ts'
import { coapUrls } from './integrations/coapUrls.ts'
import { parseIntegrationsArguments } from './integrations/integrationsArguments.ts'
import { usage } from './integrations/integrationsUsage.ts'
import { type IntegrationsCommand, type Result, runIntegrations } from './integrations/runIntegrations.ts'
import { requiredOutput } from './stackOutputs.ts'

/** `npm run integrations`: makes, shows, changes and removes integrations in local mode or in a stack on AWS. */

/** Attempts per request. An operator can wait until a throttled table has more capacity. */
const maxAttempts = 8

const run = async (command: IntegrationsCommand): Promise<Result> => {
	const { stack } = command
	const { options, outputs } = await findStack(stack, process.env)
	const db = new DynamoDBClient({ ...options, maxAttempts })
	const ports = stack === undefined ? process.env : {}
	const rest = requiredOutput(outputs, 'RestUrl').replace(/\/$/, '')
	const urls = { ...coapUrls(requiredOutput(outputs, 'CoapHost'), ports), rest }
	return runIntegrations(
		{
			db,
			table: requiredOutput(outputs, 'IntegrationsTable'),
			urls,
			check: checkOnFirstUse({ clock: () => performance.now(), translateTbel }),
			randomInt: (max) => randomInt(max),
			now: Date.now,
		},
		command,
	)
}

try {
	const command = parseIntegrationsArguments(process.argv.slice(2))
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
