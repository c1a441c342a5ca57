import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { synthStack } from './app/synthStack.ts'
import { startLocalEnvironment } from './features/environment/localEnvironment.ts'
import { credentialVariables } from './local/access/credentials.ts'
import { collectVariable } from './local/log.ts'
import { exitFlag } from './local/template/synth.ts'
import { shareApps } from './local/testing/tinyAssembly.ts'
import { assemblyVariable } from './testing/assembly.ts'
import { emulatorsVariable } from './testing/emulatorsVariable.ts'
import { runsVariable } from './testing/runs.ts'
import { checkLogs } from './testing/suite/checkLogs.ts'
import { startClock } from './testing/suite/clock.ts'
import { type Count, describeParts, oneCount, sumOf } from './testing/suite/part.ts'
import { requirePrograms } from './testing/suite/requirePrograms.ts'
import { runTests } from './testing/suite/runTests.ts'
import { runTool } from './testing/suite/runTool.ts'
import { testFiles } from './testing/suite/testFiles.ts'
import { title } from './testing/suite/title.ts'

/**
 * `npm test`: types, lint, every `*.test.ts` but the deep ones, with the features. `npm run test:deep`: every
 * `*.deep.test.ts`, all runs of tests with random input, and the features of a stack. Both end with `N passed, M failed`.
 */

/** How many test files are named in the list of what took how long. */
const slowFiles = 10

const clock = startClock()
const { timed } = clock
const folder = mkdtempSync(join(tmpdir(), 'senml-live-tests-'))
const collected = join(folder, 'log')

/** What every process of this run inherits. */
const prepare = ({ deep }: { readonly deep: boolean }): void => {
	mkdirSync(collected)
	process.env[runsVariable] = deep ? '1' : '0.1'
	process.env[collectVariable] = collected
	process.env[emulatorsVariable] = 'first'
	// Most test files import much, and run for a second.
	process.env['NODE_COMPILE_CACHE'] ??= join(folder, 'compiled')
}

/** Test files share them; one that runs alone synthesises its own. */
const shareStacks = async (): Promise<Count> => {
	const output = join(folder, 'cdk.out')
	try {
		await timed('synth', async () => {
			await synthStack(output)
			await shareApps(join(folder, 'apps'))
		})
	} catch (error) {
		process.stdout.write(`${(error as Error).message}\n`)
		return oneCount(false)
	}
	process.env[assemblyVariable] = output
	return oneCount(true)
}

const runTools = async (): Promise<Count> => {
	const tools = [['tsc'], ['biome', 'ci', '.'], ['oxlint', '--type-aware']] as const
	const counts: Count[] = []
	for (const [command, ...argv] of tools) counts.push(await timed(command, () => runTool(command, ...argv)))
	return sumOf(counts)
}

/** The features once more, through AWS clients alone, as they would run against a stack in an account. */
const runFeaturesOnStack = async (): Promise<Count> => {
	const data = join(folder, 'stack')
	const { environment, close } = await startLocalEnvironment(data, () => undefined, {
		now: new Date(),
		clock: Date.now,
	})
	const { endpoint = '', region = '', credentials } = environment.aws
	const child = spawn(process.execPath, [exitFlag, 'features/run.ts', '--stack', 'senml-live'], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: {
			...process.env,
			AWS_ENDPOINT_URL: endpoint,
			AWS_REGION: region,
			...(credentials && credentialVariables(credentials)),
		},
	})
	const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
	await close()
	process.stdout.write(output)
	const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? []
	return passed === undefined ? oneCount(false) : { passed: Number(passed), failed: Number(failed) }
}

/** A part that throws is a failed one, and the others run all the same. */
const part = (name: string, work: () => Promise<Count>): Promise<Count> => {
	title(name)
	return timed(name, work).catch((error: unknown) => {
		process.stdout.write(`${(error as Error).stack}\n`)
		return oneCount(false)
	})
}

const tests = startClock()

const runFiles = (options: { readonly deep: boolean }): Promise<Count> =>
	part('tests', () => runTests(testFiles(import.meta.dirname, options), tests.note))

const runQuick = async (): Promise<readonly Count[]> => [
	...(await Promise.all([shareStacks(), runTools()])),
	await runFiles({ deep: false }),
]

const runDeep = async (): Promise<readonly Count[]> => [
	await shareStacks(),
	await runFiles({ deep: true }),
	await part('features --stack senml-live', runFeaturesOnStack),
]

requirePrograms()
const { values } = parseArgs({ options: { deep: { type: 'boolean', default: false } } })
prepare(values)
const counts = [...(values.deep ? await runDeep() : await runQuick()), checkLogs(collected)]
rmSync(folder, { recursive: true })

title('what took how long')
process.stdout.write(describeParts(clock.parts()))
title(`the ${slowFiles} slowest test files`)
process.stdout.write(describeParts(tests.parts(), slowFiles))
const { passed, failed } = sumOf(counts)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
