import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '..')

const rows = readFileSync(join(import.meta.dirname, 'compare.md'), 'utf8')
	.split('\n')
	.filter((line) => /^\| [HRT]\d+ \|/.test(line))
	.map((line) => line.split('|').map((cell) => cell.trim()))

const named = rows.flatMap(([, row = '', , , , shownBy = '']) => {
	const tests = [...shownBy.matchAll(/`([^`]+)` "([^"]+)"/g)]
	return tests.length === 0
		? [{ row, file: '', title: shownBy }]
		: tests.map(([, file = '', title = '']) => ({ row, file, title }))
})

describe('docs/compare.md', () => {
	it('has the rows H1 to H16, R1 to R19, and T31', () => {
		const upTo = (length: number, letter: string) =>
			Array.from({ length }, (_, index) => `${letter}${index + 1}`)
		const expected = [...upTo(16, 'H'), ...upTo(19, 'R'), 'T31']
		assert.deepEqual([...new Set(rows.map(([, row]) => row))], expected)
	})

	it('says of each row whether it is there', () => {
		for (const [, row, , verdict = ''] of rows)
			assert.ok(['have', 'better', 'in part', 'not'].includes(verdict), `${row}: ${verdict}`)
	})

	it('names tests that exist', () => {
		const missing = named.filter(({ file, title }) => {
			const path = join(root, file)
			return file === '' || !existsSync(path) || !readFileSync(path, 'utf8').includes(title)
		})
		assert.deepEqual(missing, [])
	})
})
