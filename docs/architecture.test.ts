import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { testAssembly } from '../testing/assembly.ts'

type Row = { readonly type: string; readonly which: string }

/** The rows of the table whose first column is a resource type. */
const rows = (): readonly Row[] =>
	readFileSync(join(import.meta.dirname, 'ARCHITECTURE.md'), 'utf8')
		.split('\n')
		.map((line) => /^\|\s*`(AWS::[^`]+)`\s*\|([^|]+)\|/.exec(line))
		.filter((match) => match !== null)
		.map(([, type = '', which = '']) => ({ type, which: which.trim() }))

const namesIn = ({ which }: Row): readonly string[] =>
	[...which.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

describe('docs/ARCHITECTURE.md', () => {
	const folder = temporaryFolder()
	after(folder.remove)

	it('lists every resource of the template, and no other', async () => {
		const { template } = await testAssembly(folder.path)
		const resources = Object.entries(template.Resources)
		const inTemplate = (type: string): readonly string[] =>
			resources
				.filter(([, { Type }]) => Type === type)
				.map(([logicalId]) => logicalId.replace(/[0-9A-F]{8}$/, ''))
				.sort()
		const types = new Set(resources.map(([, { Type }]) => Type))
		const table = rows()
		assert.deepEqual([...new Set(table.map(({ type }) => type))].sort(), [...types].sort())
		for (const type of types) {
			const ofType = table.filter((row) => row.type === type)
			const [first] = ofType
			const count = Number(first?.which)
			if (Number.isInteger(count)) assert.equal(count, inTemplate(type).length, type)
			else assert.deepEqual(ofType.flatMap(namesIn).sort(), inTemplate(type), type)
		}
	})
})
