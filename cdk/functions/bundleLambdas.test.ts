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
	'canary/canary': 100_000,
	'communications/actions': 108_000,
	'communications/authorize': 102_000,
	'communications/command': 104_000,
	'communications/connect': 60_000,
	'communications/disconnect': 57_000,
	'communications/dispatch': 113_000,
	'communications/tickets': 104_000,
	'devices/devicePage': 110_000,
	'devices/edgePsk': 90_000,
	'devices/identity': 103_000,
	'downlinks/advance': 96_000,
	'downlinks/downlinks': 136_000,
	'imports/edgeMessages': 92_000,
	'imports/importMessages': 240_000,
	'imports/recordFailures': 242_000,
	'imports/senmlImports': 207_000,
	'integrations/convertMessages': 1_160_000,
	'integrations/edgeUplinks': 104_000,
	'integrations/manage': 1_200_000,
	'integrations/receiveMessage': 93_000,
	'integrations/runConverter': 1_160_000,
	'live/authorize': 101_000,
	'live/connect': 60_000,
	'live/disconnect': 57_000,
	'live/fanOut': 200_000,
	'live/greet': 210_000,
	'page/page': 33_000,
	'rest/fallback': 28_000,
	'rest/health': 28_000,
	'state/latest': 119_000,
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
			'@smithy/types',
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
