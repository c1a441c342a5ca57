import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { checkCollected, coordinatesIn } from './checkCollected.ts'

const known = { fingerprints: [], coordinates: ['63.42152'] }
const imported = '[senml-live-ImportsProcessor01AB23CD] {"level":"INFO","message":"imported","seq":1}'

const check = (files: Readonly<Record<string, readonly string[]>>): readonly string[] => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	try {
		for (const [file, lines] of Object.entries(files))
			writeFileSync(join(folder, file), lines.map((line) => `${line}\n`).join(''))
		return checkCollected(folder, known)
	} finally {
		rmSync(folder, { recursive: true })
	}
}

describe('the lines that a test run has collected', () => {
	it('are fine if they tell no secret', () => assert.deepEqual(check({ '1.log': [imported] }), []))

	it('are counted where they tell one, which is not told again', () => {
		const greet = '[senml-live-LiveGreet01AB23CD] {"state":{"0":63.42152}}'
		assert.deepEqual(check({ '1.log': [imported], '2.log': [greet, imported, greet] }), [
			'2.log: 2 of 3 lines: senml-live-LiveGreet01AB23CD tells a location',
		])
	})

	it('prove nothing if there are none', () => {
		assert.deepEqual(check({}), ['nothing was collected, which proves nothing'])
		assert.deepEqual(check({ '1.log': [] }), ['nothing was collected, which proves nothing'])
	})

	it('prove nothing without a line of the processor', () => {
		assert.deepEqual(check({ '1.log': ['[coap] {"message":"imported"}'] }), [
			'no line of the processor was collected',
		])
	})
})

describe('the coordinates of the features', () => {
	it('are the numbers with five decimals and more', () => {
		assert.deepEqual(coordinatesIn(['`{"v":63.42152}` and 3.14', '10.4012345, 63.42152']), [
			'63.42152',
			'10.4012345',
		])
	})
})
