import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Finding } from '../../lambda/senml/finding.ts'
import { labelOf, marksOf } from './senmlMarks.ts'

const finding: Finding = { code: 'E_DECODE', severity: 'error', scope: 'pack', message: 'Wrong.' }

const rangesOf = (findings: readonly Finding[]) => marksOf(findings).map(({ start, end }) => [start, end])

describe('the marks of findings', () => {
	it('are the ranges that they name', () => {
		assert.deepEqual(rangesOf([{ ...finding, byteOffset: 3, byteLength: 5 }]), [[3, 8]])
	})

	it('are one byte long if only the position is known', () => {
		assert.deepEqual(rangesOf([{ ...finding, byteOffset: 20 }]), [[20, 21]])
	})

	it('are one byte long for a range that is empty', () => {
		assert.deepEqual(rangesOf([{ ...finding, byteOffset: 20, byteLength: 0 }]), [[20, 21]])
	})

	it('are missing for findings about the whole', () => {
		assert.deepEqual(rangesOf([finding, { ...finding, record: 1 }]), [])
	})
})

describe('the label of a finding', () => {
	it('has code, record, field and message', () => {
		assert.equal(labelOf({ ...finding, record: 2, field: 'v' }), 'E_DECODE · record 2 · field v · Wrong.')
		assert.equal(labelOf(finding), 'E_DECODE · Wrong.')
	})

	it('does not command the terminal', () => {
		assert.equal(labelOf({ ...finding, field: '\u001b[2J' }), 'E_DECODE · field \\u001b[2J · Wrong.')
	})
})
