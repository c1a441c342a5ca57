import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { hangMilliseconds } from './testing/hang.ts'

const typescript = join(import.meta.dirname, '../node_modules/typescript/lib/tsc.js')

/** A folder with the package installed as a user would install it. */
describe('@senml-live/client, packed', { timeout: 3 * hangMilliseconds }, () => {
	let folder = ''
	const installed = (): string => join(folder, 'node_modules/@senml-live/client')

	before(() => {
		folder = mkdtempSync(join(tmpdir(), 'senml-live-client-'))
		execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: import.meta.dirname, stdio: 'pipe' })
		const [tarball = ''] = readdirSync(folder)
		mkdirSync(installed(), { recursive: true })
		execFileSync('tar', ['-xzf', join(folder, tarball), '--strip-components=1', '-C', installed()])
	})

	after(() => rmSync(folder, { recursive: true, force: true }))

	it('is JavaScript with types, and nothing that was made for tests', () => {
		const files = readdirSync(installed(), { recursive: true, encoding: 'utf8' })
		assert.ok(files.includes('dist/index.js') && files.includes('dist/index.d.ts'))
		assert.ok(files.includes('README.md') && files.includes('LICENSE'))
		const others = files.filter(
			(file) => /test/.test(file) || (file.endsWith('.ts') && !file.endsWith('.d.ts')),
		)
		assert.deepEqual(others, [])
	})

	it('is imported by its name', () => {
		const program = `
import { watchDevice, watchDevices } from '@senml-live/client'
const watch = watchDevice({ webSocketUrl: 'ws://127.0.0.1:9/ws', fingerprint: 'a' })
watch.close()
console.log(typeof watchDevices, watch.status().state)`
		const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
			cwd: folder,
			encoding: 'utf8',
		})
		assert.equal(output, 'function closed\n')
	})

	it('has types for those who use it in a browser and in Node.js', () => {
		const source = `
import { watchDevice, type WatchEvent, type Status } from '@senml-live/client'
const watch = watchDevice({ webSocketUrl: 'wss://example.com/ws', fingerprint: 'a', last: 10 })
watch.on('update', ({ update, cursor }) => { const id: number = update.ObjectID + cursor; void id })
const status: Status = watch.status()
if (status.state === 'waiting') { const at: number = status.retryAt; void at }
export const isGap = (event: WatchEvent): boolean => event.type === 'gap' && event.to > event.from
// @ts-expect-error there is no such event
watch.on('nothing', () => undefined)
`
		writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
		writeFileSync(join(folder, 'use.ts'), source)
		const typeRoots = join(import.meta.dirname, '../node_modules/@types')
		for (const runtime of [
			['--lib', 'ES2023,DOM', '--types', ''],
			['--lib', 'ES2023', '--types', 'node', '--typeRoots', typeRoots],
		])
			execFileSync(
				process.execPath,
				[typescript, '--noEmit', '--strict', '--module', 'NodeNext', ...runtime, 'use.ts'],
				{ cwd: folder, stdio: 'pipe', encoding: 'utf8' },
			)
	})
})
