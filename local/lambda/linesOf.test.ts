import assert from 'node:assert/strict'
import { it } from 'node:test'
import { linesOf } from './linesOf.ts'

it('lines are complete, whatever the parts of the text; only a line feed ends one', () => {
	const lines: string[] = []
	const { take, end } = linesOf((line) => lines.push(line))
	for (const part of ['a', 'b\nc', '\n', '\n', 'd\u2028e\nf']) take(part)
	assert.deepEqual(lines, ['ab', 'c', '', 'd\u2028e'])
	end()
	end()
	assert.deepEqual(lines.slice(4), ['f'])
})
