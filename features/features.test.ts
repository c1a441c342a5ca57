import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { type ContractRecord, recordContract } from '../contracts/check/recordContract.ts'
import { type RunningEnvironment, startLocalEnvironment } from './environment/localEnvironment.ts'
import { readContracts } from './environment/readContracts.ts'
import { startStackEnvironment } from './environment/stackEnvironment.ts'
import { stackVariable } from './environment/stackVariable.ts'
import { describeFeatures } from './runner/describeFeatures.ts'
import { checkLog } from './secrets/checkLog.ts'
import { allSteps } from './steps/allSteps.ts'

/** These limits only end what would hang: all of it takes less than a minute on an idle machine. */
const limits = { startSeconds: 300, stepSeconds: 180, closeSeconds: 120 }

const stack = process.env[stackVariable]

const suite = stack === undefined ? 'features' : `features of the stack ${stack}`

/** What a host has logged of its own failures, most recent last. */
const errorsIn = (lines: readonly string[]): readonly string[] =>
	lines.filter((line) => line.includes('ERROR')).slice(-20)

describe(suite, () => {
	const dataFolder = mkdtempSync(join(tmpdir(), 'senml-live-features-'))
	const remove = (): void => rmSync(dataFolder, { recursive: true, force: true })
	// The host runs in this process, which may end before its time.
	process.once('exit', remove)
	const lines: string[] = []
	const fingerprints = new Set<string>()
	let running: RunningEnvironment
	let contract: ContractRecord

	before(
		async () => {
			const now = new Date()
			running =
				stack === undefined
					? await startLocalEnvironment(dataFolder, (line) => lines.push(line), { now, clock: Date.now })
					: await startStackEnvironment(stack, { now, clock: Date.now, newId: randomUUID })
			contract = recordContract(await readContracts(running.environment))
		},
		{ timeout: limits.startSeconds * 1000 },
	)
	after(() => running.close(), { timeout: limits.closeSeconds * 1000 })

	afterEach((context) => {
		if ('passed' in context && !context.passed) for (const line of errorsIn(lines)) context.diagnostic(line)
	})

	describeFeatures({
		folder: import.meta.dirname,
		steps: (onEnd) =>
			allSteps({
				environment: running.environment,
				contract,
				onEnd,
				noteFingerprint: (fingerprint) => void fingerprints.add(fingerprint),
			}),
		stepSeconds: limits.stepSeconds,
	})

	it('all answers and frames are as the documents of the stack say', (context) => {
		const { answers, frames, problems } = contract.result()
		context.diagnostic(`${answers} answers and ${frames} frames`)
		assert.deepEqual([...new Set(problems)], [])
		assert.ok(answers > 0 && frames > 0)
	})

	// The log of a deployed stack is in the account.
	if (stack === undefined)
		it('the log of the host contains no fingerprint', () =>
			assert.equal(checkLog(lines, fingerprints), undefined))
})
