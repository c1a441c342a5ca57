import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { runCommand } from './testing/runCommand.ts'

const root = temporaryFolder()

// No openssl is found: a user's machine may have none.
const certs = runCommand('certs.ts', { DATA_DIR: join(root.path, 'data'), PATH: '' })

describe('the command certs', () => {
	after(root.remove)

	it('makes certificates in the data folder, and prints their paths and how to try them', async () => {
		const { exitCode, stdout, stderr } = await certs()
		assert.deepEqual([exitCode, stderr], [0, ''])
		for (const name of ['ca.pem', 'server.pem', 'server.key', 'device-oob-352656108602296.pem']) {
			assert.ok(existsSync(join(root.path, 'data/certs', name)))
			assert.ok(stdout.includes(`/data/certs/${name}\n`), name)
		}
		assert.match(stdout, /^ {2}COAP_DTLS_ENABLED=true npm start$/m)
		assert.match(stdout, /^ {2}coap-client-openssl .* coaps:\/\/localhost:5684\/msg\/d2c\/raw$/m)
		assert.match(stdout, /^ {2}openssl s_client -dtls1_2 .*-CAfile \S+ca\.pem/m)
		assert.doesNotMatch(stdout, /BEGIN/)
	})

	it('makes them in another folder, for another device, and names them in the command to start', async () => {
		const folder = join(root.path, 'of mine')
		const { stdout } = await certs('kit', '--folder', folder)
		assert.ok(existsSync(join(folder, 'device-kit.pem')))
		assert.match(
			stdout,
			/^ {2}COAP_DTLS_ENABLED=true COAP_DTLS_PEM_CERT='\S+of mine\/server\.pem' COAP_DTLS_PEM_KEY='.*' COAP_DTLS_PEM_CLIENT_CA='\S+of mine\/ca\.pem' npm start$/m,
		)
	})

	it('prints paths for programs', async () => {
		const { stdout } = await certs('--json')
		const inFolder = (name: string) => join(root.path, 'data/certs', name)
		assert.deepEqual(JSON.parse(stdout), {
			ca: inFolder('ca.pem'),
			server: { cert: inFolder('server.pem'), key: inFolder('server.key') },
			client: {
				cert: inFolder('device-oob-352656108602296.pem'),
				key: inFolder('device-oob-352656108602296.key'),
			},
		})
	})

	it('says where it cannot write', async () => {
		writeFileSync(join(root.path, 'file'), '')
		const { exitCode, stdout, stderr } = await certs('--folder', join(root.path, 'file/certs'))
		assert.deepEqual([exitCode, stdout], [2, ''])
		assert.match(stderr, /^E\w+: .*file\/certs.*\n$/)
	})

	const mistakes: readonly (readonly [says: RegExp, ...argv: string[]])[] = [
		[/^malformed device id/, 'a/b'],
		[/^unexpected argument b/, 'a', 'b'],
		[/^--name a b is neither a name nor an IP address/, '--name', 'a b'],
		[/^a certificate names at most 64 characters/, 'x'.repeat(65)],
		[/--days/, '--days', '3'],
	]
	for (const [says, ...argv] of mistakes)
		it(`explains a mistake: ${argv.join(' ').slice(0, 40)}`, async () => {
			const { exitCode, stdout, stderr } = await certs(...argv)
			assert.deepEqual([exitCode, stdout], [2, ''])
			assert.match(stderr, says)
		})

	it('prints the usage when it is asked for help', async () => {
		const { exitCode, stdout } = await certs('--help')
		assert.equal(exitCode, 0)
		assert.match(stdout, /^Usage: npm run certs/)
	})
})
