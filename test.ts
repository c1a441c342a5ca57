import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { findLibcoapClient } from './edge/testing/libcoapClient.ts'
import { startLocalEnvironment } from './features/environment/localEnvironment.ts'
import { runFeatures } from './features/run.ts'
import { checkCollected, coordinatesIn } from './features/secrets/checkCollected.ts'
import { credentialVariables } from './local/access/credentials.ts'
import { collectVariable } from './local/log.ts'
import { exitFlag } from './local/template/synth.ts'

/** `npm test`: types, lint, every `*.test.ts`, and the features; ends with `N passed, M failed`. */

/**
 * A test file that hangs is a failed one, not a run that never ends. That is all this is for: the slowest file takes three
 * minutes on a machine that does nothing else, and several times as long on one that is busy.
 */
const hangMilliseconds = 30 * 60_000

type Count = { readonly passed: number; readonly failed: number }

const title = (what: string): void => {
	process.stdout.write(`\n── ${what}\n`)
}

/** The tests speak to a real CoAP client; it is a package of the operating system. */
const installLibcoap = (): void => {
	const install = 'apt-get install --yes --no-install-recommends libcoap3-bin'
	const asRoot = process.getuid?.() === 0 ? '' : 'sudo -n '
	title(`libcoap's client is missing: ${asRoot}${install}`)
	spawnSync('sh', ['-c', `${asRoot}apt-get update -qq && ${asRoot}${install}`], { stdio: 'inherit' })
}

const requireLibcoap = (): void => {
	if (findLibcoapClient() === undefined) installLibcoap()
	if (findLibcoapClient() !== undefined) return
	process.stderr.write(
		'The tests need the command coap-client of libcoap and could not install it.\n' +
			'Debian and Ubuntu: apt-get install libcoap3-bin\n',
	)
	process.exit(1)
}

const runTool = async (command: string, ...argv: string[]): Promise<Count> => {
	title([command, ...argv].join(' '))
	const [exitCode] = await once(spawn(command, argv, { stdio: 'inherit' }), 'exit')
	return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** A skipped, cancelled or unfinished test counts as failed. */
const runTests = async (): Promise<Count> => {
	title('tests')
	const files = globSync('**/*.test.ts', { exclude: ['node_modules', 'cdk.out'] })
	const stream = run({ files, concurrency: 2, timeout: hangMilliseconds, execArgv: [exitFlag] })
	let count: Count = { passed: 0, failed: 1 }
	stream.on('test:summary', ({ file, counts }) => {
		if (file === undefined) count = { passed: counts.passed, failed: counts.tests - counts.passed }
	})
	for await (const output of stream.compose(new spec())) process.stdout.write(output)
	return count
}

/** The features once more, through AWS clients alone, as they would run against a stack in an account. */
const runFeaturesOnStack = async (): Promise<Count> => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-stack-'))
	const { environment, close } = await startLocalEnvironment(folder, () => undefined)
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
	rmSync(folder, { recursive: true })
	process.stdout.write(output)
	const [, passed, failed] = /\((\d+) passed, (\d+) failed\)/.exec(output) ?? []
	return passed === undefined ? { passed: 0, failed: 1 } : { passed: Number(passed), failed: Number(failed) }
}

/** What everything that ran has logged tells no secret: a test of its own. */
const checkLogs = (folder: string): Count => {
	title('what was logged tells no fingerprint, payload, location, address or key')
	const features = globSync('features/*.feature.md').map((file) => readFileSync(file, 'utf8'))
	const wrong = checkCollected(folder, { fingerprints: [], coordinates: coordinatesIn(features) })
	for (const line of wrong) process.stdout.write(`${line}\n`)
	rmSync(folder, { recursive: true })
	return wrong.length === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

const collectedFolder = mkdtempSync(join(tmpdir(), 'senml-live-log-'))
process.env[collectVariable] = collectedFolder

requireLibcoap()
const counts = [
	await runTool('tsc'),
	await runTool('biome', 'ci', '.'),
	await runTool('oxlint', '--type-aware'),
	await runTests(),
]
title('features')
counts.push(await runFeatures({ print: (output) => process.stdout.write(output) }))
title('features --stack senml-live')
counts.push(await runFeaturesOnStack(), checkLogs(collectedFolder))

const sum = (member: keyof Count): number => counts.reduce((total, count) => total + count[member], 0)
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`)
process.exit(sum('failed') === 0 ? 0 : 1)
