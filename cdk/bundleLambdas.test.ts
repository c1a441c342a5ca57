import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { bundleLambdas } from './bundleLambdas.ts'

/** Bytes, a few percent above what there is; every one of them is read and compiled at a cold start. */
const budgets: Readonly<Record<string, number>> = {
	'devices/identity': 260_000,
	'imports/importMessages': 382_000,
	'imports/recordFailures': 384_000,
	'imports/senmlImports': 324_000,
	'live/authorize': 259_000,
	'live/connect': 249_000,
	'live/disconnect': 219_000,
	'live/fanOut': 340_000,
	'live/greet': 374_000,
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
})
