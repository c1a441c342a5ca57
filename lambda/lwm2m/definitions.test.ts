import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { definitions } from './definitions.ts'
import { generateDefinitions } from './generateDefinitions.ts'
import { TIMESTAMP_RESOURCE } from './objectDefinition.ts'

describe('definitions', () => {
	it('are what the generator makes of the package', async () => {
		const committed = readFileSync(new URL('definitions.ts', import.meta.url), 'utf8')
		assert.equal(committed, await generateDefinitions(), 'run: node lambda/lwm2m/generateDefinitions.ts')
	})

	it('are the twelve objects of the wire contract', () => {
		assert.deepEqual(
			[...definitions.keys()],
			[14201, 14202, 14203, 14204, 14205, 14210, 14220, 14230, 14240, 14250, 14301, 14401],
		)
	})

	it('have a time in every object', () => {
		for (const [id, { resources }] of definitions)
			assert.equal(resources.get(TIMESTAMP_RESOURCE)?.type, 'Time', `${id}`)
	})
})
