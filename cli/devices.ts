import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { explainError } from './commandLine.ts'
import { parseDevicesArguments, usage } from './devicesArguments.ts'
import { localClientOptions, localStackName } from './localStack.ts'
import { runDevices } from './runDevices.ts'
import { requiredOutput, stackOutputs } from './stackOutputs.ts'

/** `npm run devices`: registers and shows devices, of local mode or of a stack in AWS. */

const explain = (error: unknown): string => {
	if ((error as { code?: string }).code === 'ECONNREFUSED')
		return 'local mode is not running: start it with npm start, or name a deployed stack with --stack <name>'
	return explainError(error, usage)
}

try {
	const command = parseDevicesArguments(process.argv.slice(2))
	if (command.name === 'help') process.stdout.write(usage)
	else {
		const options = command.stack === undefined ? localClientOptions(process.env['AWS_PORT']) : {}
		const outputs = await stackOutputs(command.stack ?? localStackName, options)
		const db = new DynamoDBClient(options)
		const { exitCode, text, json } = await runDevices(db, requiredOutput(outputs, 'DevicesTable'), command)
		const printed = command.json ? JSON.stringify(json) : text
		;(exitCode === 0 ? process.stdout : process.stderr).write(`${printed}\n`)
		process.exitCode = exitCode
	}
} catch (error) {
	process.stderr.write(`${explain(error)}\n`)
	process.exitCode = 2
}
