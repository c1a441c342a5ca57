import assert from 'node:assert/strict'
import type { TestStack } from '../../testing/hostedStack.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import type { Peer } from '../peer.ts'
import type { LintAnswer, LintQuestion } from './question.ts'

type LintNeeds = { readonly stack: TestStack }

/** Asks a linter about a document of the stack, and about the same one without something that it must have. */
export const runLinter =
	(path: '/openapi.json' | '/asyncapi.json') =>
	async ({ stack }: LintNeeds, name: string, peer: Peer): Promise<readonly Outcome[]> => {
		const lint = (document: string) => peer.ask<LintAnswer>({ document } satisfies LintQuestion)
		const document = await (await fetch(`${stack.restUrl}${path}`)).text()
		return [
			await outcomeOf(name, `${path} has no errors`, async () => {
				assert.deepEqual((await lint(document)).errors, [])
			}),
			await outcomeOf(name, `${path} without its title has errors`, async () => {
				const { info, ...others } = JSON.parse(document)
				const { errors } = await lint(JSON.stringify({ ...others, info: { ...info, title: undefined } }))
				assert.notEqual(errors.length, 0)
			}),
		]
	}
