import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { loadAddon } from './addon.ts'
import { AddonError, compileAddon } from './compileAddon.ts'

const emptyFolder = (t: TestContext): string => {
	const folder = mkdtempSync(join(tmpdir(), 'addon-'))
	t.after(() => rmSync(folder, { recursive: true }))
	return join(folder, 'cache')
}

describe('the addon', () => {
	it('is built once', (t) => {
		const cache = emptyFolder(t)
		const file = compileAddon({ cache })
		const { mtimeMs } = statSync(file)
		assert.equal(compileAddon({ cache }), file)
		assert.equal(statSync(file).mtimeMs, mtimeMs)
		assert.equal(readdirSync(cache).length, 1)
		assert.equal(typeof loadAddon({ cache }).listen, 'function')
	})

	it('is not there without a compiler, and says what to install', (t) => {
		assert.throws(
			() => loadAddon({ cache: emptyFolder(t), compiler: 'no-such-compiler' }),
			new AddonError(
				'DTLS needs a C compiler to build its addon once: install gcc or clang, so that no-such-compiler runs',
			),
		)
	})

	it('is not there if the compiler fails, and leaves nothing behind', (t) => {
		const cache = emptyFolder(t)
		assert.throws(
			() => loadAddon({ cache, compiler: 'false' }),
			new AddonError('DTLS: false cannot build the addon: '),
		)
		assert.deepEqual(readdirSync(cache), [])
	})
})
