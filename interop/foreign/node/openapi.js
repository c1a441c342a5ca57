// Lints OpenAPI documents with @redocly/cli. See interop/contracts/question.ts for questions and answers.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const CLI = join(import.meta.dirname, 'node_modules/@redocly/cli/bin/cli.js')

/** It must ask nobody, and find no settings of others. */
const ENVIRONMENT = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

const lint = (folder, document) =>
	new Promise((resolve, reject) => {
		writeFileSync(join(folder, 'openapi.json'), document)
		const argv = [CLI, 'lint', '--extends=recommended', '--format=json', 'openapi.json']
		const options = { cwd: folder, env: ENVIRONMENT, maxBuffer: 10_000_000 }
		// It ends with 1 if there are errors.
		execFile(process.execPath, argv, options, (_, output, log) => {
			try {
				resolve(JSON.parse(output).problems)
			} catch {
				reject(new Error(`${output}${log}`))
			}
		})
	})

for await (const line of createInterface({ input: process.stdin })) {
	const folder = mkdtempSync(join(tmpdir(), 'interop-lint-'))
	try {
		const problems = await lint(folder, JSON.parse(line).document)
		const errors = problems
			.filter(({ severity }) => severity === 'error')
			.map(({ ruleId, message, location: [at] }) => `${ruleId}: ${message} ${at?.pointer ?? ''}`)
		console.log(JSON.stringify({ errors }))
	} catch (error) {
		console.log(JSON.stringify({ error: String(error) }))
	} finally {
		rmSync(folder, { recursive: true })
	}
}
