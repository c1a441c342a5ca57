import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { parseArgs } from 'node:util'
import { stackVariable } from './environment/stackVariable.ts'

/**
 * `npm run features`: starts local mode, and runs every scenario as a test. With `--stack <name>` the scenarios talk to
 * a deployed stack of the account that the environment names. `--test-name-pattern <pattern>` picks scenarios.
 */
const { values } = parseArgs({
	options: { stack: { type: 'string' }, 'test-name-pattern': { type: 'string', multiple: true } },
})
if (values.stack !== undefined) process.env[stackVariable] = values.stack

const stream = run({
	files: [join(import.meta.dirname, 'features.test.ts')],
	execArgv: process.execArgv,
	// Connections of AWS clients must not keep the process alive.
	forceExit: true,
	testNamePatterns: values['test-name-pattern'] ?? [],
})
let count = { passed: 0, failed: 1 }
stream.on('test:summary', ({ file, counts }) => {
	if (file === undefined) count = { passed: counts.passed, failed: counts.tests - counts.passed }
})
for await (const output of stream.compose(new spec())) process.stdout.write(output)
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed\n`)
process.exit(count.failed === 0 ? 0 : 1)
