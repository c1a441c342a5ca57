import { readFileSync, statSync } from 'node:fs'
import { convertedDevices } from '../lambda/converters/convertedDevices.ts'
import { createEngine } from '../lambda/converters/engine.ts'
import { explainError, UsageError } from './commandLine.ts'
import { converterInFile } from './converters/converterFile.ts'
import {
	type ConvertersArguments,
	parseConvertersArguments,
	usage,
} from './converters/convertersArguments.ts'
import { runReport, verifyReport } from './converters/convertersReport.ts'
import { payloadBytes } from './converters/payloadBytes.ts'
import { verify } from './converters/verify.ts'

/** `npm run converters`: tries a converter on a payload, or verifies a library of them. */

// As in a function on AWS, whatever the zone of this machine is.
process.env['TZ'] = 'UTC'

const cpuMilliseconds = (): number => {
	const { user, system } = process.threadCpuUsage()
	return (user + system) / 1000
}

const engineOf = () =>
	createEngine({
		clock: () => performance.now(),
		cpuClock: cpuMilliseconds,
		translateTbel: () => ({ code: 'syntax', message: 'TBEL is not translated yet.' }),
	})

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

try {
	const parsed = parseConvertersArguments(process.argv.slice(2))
	if (parsed === 'help') process.stdout.write(usage)
	else {
		const isGood = parsed.command === 'run' ? runOne(parsed) : verifyFolder(parsed.folder, parsed.json)
		process.exitCode = (await isGood) ? 0 : 1
	}
} catch (error) {
	process.stderr.write(`${explainError(error, usage)}\n`)
	process.exitCode = 2
}
