import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import { generateRuntime } from './generateRuntime.ts'
import { runtimeFor } from './runtimeFor.ts'
import { runtimeTexts } from './runtimeTexts.ts'

describe('the texts of the runtime', () => {
	it('are those of its functions: `npm run tbel-runtime` writes them', async () => {
		const written = readFileSync(join(import.meta.dirname, 'runtimeTexts.ts'), 'utf8')
		assert.equal(written, await generateRuntime())
	})

	it('can be evaluated alone, each with what it needs, and only JavaScript around it', () => {
		for (const name of runtimeTexts.keys()) {
			const code = runtimeFor([name])
			assert.doesNotThrow(() => runInContext(code, createContext({})), name)
			assert.match(code, new RegExp(`\\bconst ${name}=`))
		}
	})

	it('are only what a script uses', () => {
		assert.equal(runtimeFor([]), '')
		assert.doesNotMatch(runtimeFor(['add']), /parseWithPattern/)
	})
})
