import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { findLibcoapClient } from './edge/testing/libcoapClient.ts'
import { runFeatures } from './features/run.ts'

/** `npm test`: types, lint, every `*.test.ts`, and the features; ends with `N passed, M failed`. */

type Count = { readonly passed: number; readonly failed: number }

const title = (text: string): void => {
	process.stdout.write(`\n── ${text}\n`)
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
			'Debian and Ubuntu: apt-get install libcoap3-bin; macOS: brew install libcoap\n',
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
	const stream = run({ files, concurrency: 2 })
	let count: Count = { passed: 0, failed: 1 }
	stream.on('test:summary', ({ file, counts }) => {
		if (file === undefined) count = { passed: counts.passed, failed: counts.tests - counts.passed }
	})
	for await (const text of stream.compose(new spec())) process.stdout.write(text)
	return count
}

requireLibcoap()
const counts = [
	await runTool('tsc'),
	await runTool('biome', 'ci', '.'),
	await runTool('oxlint', '--type-aware'),
	await runTests(),
]
title('features')
counts.push(await runFeatures({ print: (text) => process.stdout.write(text) }))

const sum = (member: keyof Count): number => counts.reduce((total, count) => total + count[member], 0)
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`)
process.exit(sum('failed') === 0 ? 0 : 1)
