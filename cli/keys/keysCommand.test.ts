import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Host, startHost } from '../../local/host.ts'
import { freePort } from '../../local/server/freePort.ts'
import { templateAssembly } from '../../testing/assembly.ts'
import { leftOperator } from '../testing/leftOperator.ts'
import { runCommand } from '../testing/runCommand.ts'

describe('the command keys', () => {
	const dataFolder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	let host: Host
	let local: ReturnType<typeof leftOperator>
	before(async () => {
		const assembly = await templateAssembly()
		host = await startHost({ assembly, dataFolder, host: '127.0.0.1', port: 0, awsPort: 0, log: () => {} })
		local = leftOperator(host, dataFolder)
	})
	after(async () => {
		await host.close()
		rmSync(dataFolder, { recursive: true })
	})

	const run = (env: Readonly<Record<string, string>>, ...argv: readonly string[]) =>
		runCommand('keys.ts', env)(...argv)

	it('makes, lists and revokes a key in local mode', async () => {
		const made = await run(local, 'create', '--scope', 'devices:read', '--json')
		assert.deepEqual([made.exitCode, made.stderr], [0, ''])
		const { id, key, ...more } = JSON.parse(made.stdout)
		assert.match(key, /^slk_[a-z2-9]{12}\.[\w-]{43}$/)
		assert.deepEqual(more, {})
		const listed = await run(local, 'list', '--json')
		assert.partialDeepStrictEqual(JSON.parse(listed.stdout), [
			{ id, state: 'valid', scopes: ['devices:read'] },
		])
		assert.ok(!listed.stdout.includes(key.split('.')[1]))
		const revoked = await run(local, 'revoke', id)
		assert.deepEqual(revoked, { exitCode: 0, stdout: `revoked ${id}\n`, stderr: '' })
	})

	it('writes a refusal to standard error and exits with 1', async () => {
		assert.deepEqual(await run(local, 'revoke', 'cccccccccccc'), {
			exitCode: 1,
			stdout: '',
			stderr: 'no key has the id cccccccccccc\n',
		})
	})

	it('explains a mistake in the command line, with the usage, and exits with 2', async () => {
		const { exitCode, stdout, stderr } = await run(local, 'create')
		assert.deepEqual([exitCode, stdout], [2, ''])
		assert.match(stderr, /^create needs --scope <scope,…>\n\nUsage: npm run keys[\s\S]*Scopes: stream:read, /)
	})

	it('prints the usage when it is asked for help', async () => {
		const { exitCode, stdout } = await run(local, '--help')
		assert.equal(exitCode, 0)
		assert.match(stdout, /^Usage: npm run keys/)
	})

	it('says that local mode is not running when it is not', async () => {
		const { exitCode, stderr } = await run({ ...local, AWS_PORT: String(await freePort()) }, 'list')
		assert.equal(exitCode, 2)
		assert.match(stderr, /^local mode is not running: start it with npm start/)
	})
})
