import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { bundleLambdas } from './bundleLambdas.ts'

/** Bytes, a few percent above what there is; every one of them is read and compiled at a cold start. */
const budgets: Readonly<Record<string, number>> = {
	'canary/canary': 264_000,
	'devices/identity': 229_000,
	'imports/importMessages': 363_000,
	'imports/recordFailures': 365_000,
	'imports/senmlImports': 293_000,
	'live/authorize': 228_000,
	'live/connect': 218_000,
	'live/disconnect': 188_000,
	'live/fanOut': 320_000,
	'live/greet': 354_000,
	'rest/fallback': 27_000,
	'rest/health': 27_000,
}

describe('the bundle of a function', () => {
	const { names, folder, inputs, dispose } = bundleLambdas()
	after(dispose)
	const bytesOf = (name: string): number => statSync(join(folder(name), 'index.mjs')).size

	it('has a budget', () => assert.deepEqual(names.toSorted(), Object.keys(budgets)))

	for (const [name, budget] of Object.entries(budgets))
		it(`is at most ${budget} bytes: ${name}`, () => {
			assert.ok(bytesOf(name) <= budget, `${name} has ${bytesOf(name)} bytes`)
		})

	it('has of the credential providers the one of the environment only', () => {
		const files = names.flatMap(inputs).map(({ file }) => file)
		const providers = files.flatMap((file) => /@aws-sdk\/(credential-provider-[^/]+)/.exec(file)?.[1] ?? [])
		assert.deepEqual([...new Set(providers)], ['credential-provider-env'])
	})

	it('imports of Node.js nothing that loads more than a function needs', () => {
		// To import one of these evaluates all of its exports: `fetch`, Web Crypto, the standard streams.
		for (const name of names) {
			const code = readFileSync(join(folder(name), 'index.mjs'), 'utf8')
			const imported = [...code.matchAll(/\bfrom"(node:(?:crypto|http|process))"/g)].map(
				([, module]) => module,
			)
			assert.deepEqual(imported, [], name)
		}
	})
})
