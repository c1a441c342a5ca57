import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { requirePrograms } from '../testing/suite/requirePrograms.ts'
import { type Case, collectCases, countCases, missingCases } from './cases.ts'
import { installTools } from './emulator/tools.ts'
import { expectedFailures } from './expectedFailures.ts'
import { lintTemplates } from './lintTemplates.ts'
import { rehearse } from './rehearse.ts'

/**
 * `npm run rehearse [-- --json] [--transport tls|plain]`: deploys the stack with the CDK CLI to MiniStack, an emulator of AWS that others have
 * written, and uses it. Once over TLS with IAM enforced, once over plain HTTP. The last line is `N passed, M failed`;
 * with `--json` the only line is an object with all cases.
 */
const { values } = parseArgs({
	options: { json: { type: 'boolean', default: false }, transport: { type: 'string' } },
})
const start = performance.now()
const folder = mkdtempSync(join(tmpdir(), 'senml-live-rehearsal-'))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const print = (text: string): void => (values.json ? say(text) : void process.stdout.write(`${text}\n`))
const seconds = (): string => `${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s`
/** There are more than a thousand verdicts of IAM. */
const isQuiet = ({ name, passed }: Case): boolean => passed && name.includes(': IAM: ')

const tell = (found: Case): void => {
	if (isQuiet(found)) return
	const { name, passed, detail } = found
	print(`${seconds()} ${passed ? '✔' : '✖'} ${name}${detail === undefined ? '' : `\n             ${detail}`}`)
}

const isWanted = (transport: string): boolean => (values.transport ?? transport) === transport

const cases = collectCases(expectedFailures, tell)
try {
	requirePrograms()
	const tools = await installTools(print)
	await lintTemplates({ tools, folder, cases, environment: process.env })
	for (const transport of (['tls', 'plain'] as const).filter(isWanted))
		await rehearse({ tools, folder, cases, print, transport, environment: process.env })
} catch (error) {
	cases.note('the rehearsal runs to its end', (error as Error).message)
}
const missing = missingCases(cases.all(), expectedFailures)
for (const one of missing) tell(one)
const all = [...cases.all(), ...missing]
const { passed, failed } = countCases(all)
if (values.json) process.stdout.write(`${JSON.stringify({ passed, failed, cases: all })}\n`)
else process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
