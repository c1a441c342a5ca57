import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { bundleLambdas } from './bundleLambdas.ts'

/**
 * Bytes, a few percent above what there is; every one of them is read and compiled at a cold start. About 8,000 of each
 * function that decodes messages are the content format of converters, with the definitions of the objects that it has.
 */
const budgets: Readonly<Record<string, number>> = {
	'canary/canary': 72_000,
	'communications/actions': 79_000,
	'communications/authorize': 73_000,
	'communications/command': 77_000,
	'communications/connect': 33_000,
	'communications/disconnect': 30_000,
	'communications/dispatch': 84_000,
	'communications/tickets': 75_000,
	'configuration/configure': 114_000,
	'contracts/contracts': 29_000,
	'devices/devicePage': 80_000,
	'devices/edgePsk': 62_000,
	'devices/identity': 75_000,
	'downlinks/advance': 75_000,
	'downlinks/downlinks': 110_000,
	'downlinks/edgeDownlinks': 113_000,
	'history/history': 101_000,
	'imports/edgeMessages': 64_000,
	'imports/importMessages': 226_000,
	'imports/recordFailures': 228_000,
	'imports/senmlImports': 184_000,
	'integrations/convertMessages': 1_129_000,
	'integrations/edgeUplinks': 75_000,
	'integrations/manage': 1_183_000,
	'integrations/receiveMessage': 77_000,
	'integrations/runConverter': 1_114_000,
	'live/authorize': 71_000,
	'live/connect': 33_000,
	'live/disconnect': 31_000,
	'live/fanOut': 183_000,
	'live/greet': 189_000,
	'live/hideData': 84_000,
	'page/page': 29_000,
	'rest/fallback': 27_000,
	'rest/health': 27_000,
	'state/latest': 92_000,
	'webhooks/nrfCloud': 78_000,
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

	it('has no client of the SDK, only parts that they are made of', () => {
		const used = names.flatMap(inputs).filter(({ bytes }) => bytes > 0)
		const packages = used.flatMap(({ file }) => /@(?:aws-sdk|smithy)\/[^/]+/.exec(file)?.[0] ?? [])
		assert.deepEqual([...new Set(packages)].toSorted(), [
			'@aws-sdk/core',
			'@aws-sdk/credential-provider-env',
			'@aws-sdk/util-dynamodb',
			'@smithy/core',
			'@smithy/node-http-handler',
		])
	})

	it('has no schemas and no library for them, only the code that validates requests', () => {
		const used = names.flatMap(inputs).filter(({ bytes }) => bytes > 0)
		const files = used.map(({ file }) => file).filter((file) => /typebox|\/ajv\/|\/entrances\.ts$/.test(file))
		assert.deepEqual(files, [])
	})

	it('imports of Node.js nothing that loads more than a function needs', () => {
		// To import one of these evaluates all of its exports: `fetch`, Web Crypto, streams of files.
		for (const name of names) {
			const code = readFileSync(join(folder(name), 'index.mjs'), 'utf8')
			const imported = [...code.matchAll(/\bfrom"(node:(?:crypto|fs|fs\/promises|http|process))"/g)].map(
				([, module]) => module,
			)
			assert.deepEqual(imported, [], name)
		}
	})
})
