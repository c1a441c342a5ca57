import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const rows = readFileSync(join(import.meta.dirname, 'threats.md'), 'utf8')
	.split('\n')
	.filter((line) => line.startsWith('| '))
	.map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	)
	.filter(([who = '']) => who !== 'who' && !who.startsWith('---'))

describe('docs/threats.md', () => {
	it('has rows about a deployment and about local mode', () => assert.ok(rows.length > 20, `${rows.length}`))

	for (const [, what = '', , shownBy = ''] of rows)
		it(`names tests that there are, or says why there is none: ${what}`, () => {
			if (shownBy.startsWith('left out: ')) return assert.ok(shownBy.length > 'left out: '.length)
			const files = [...shownBy.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, file = '']) => file)
			assert.ok(files.length > 0, shownBy)
			for (const file of files) assert.ok(existsSync(join(import.meta.dirname, '..', file)), file)
		})
})
