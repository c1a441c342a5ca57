import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { temporaryFolder } from '../local/testing/tinyHost.ts'

describe('npm start with settings of DTLS that it cannot follow', () => {
	const folder = temporaryFolder()
	after(folder.remove)

	const start = async (variables: Readonly<Record<string, string>>) => {
		const env = { DATA_DIR: join(folder.path, 'data'), COAP_DTLS_ENABLED: 'true', ...variables }
		const child = spawn(process.execPath, [join(import.meta.dirname, 'npmStart.ts')], {
			env,
			stdio: ['ignore', 'ignore', 'pipe'],
		})
		const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'exit')])
		return { exitCode, stderr }
	}

	const empty = join(folder.path, 'empty.pem')
	writeFileSync(empty, '')
	const cases: readonly (readonly [name: string, variables: Record<string, string>, says: RegExp])[] = [
		[
			'a key store',
			{ COAP_DTLS_KEY_STORE: 'coapserver.jks' },
			/^COAP_DTLS_KEY_STORE asks for a Java key store, .*keytool/,
		],
		[
			'no certificate in the file',
			{ COAP_DTLS_PEM_CERT: empty },
			/^COAP_DTLS_PEM_CERT=\S+: there is no certificate in PEM in it\n$/,
		],
		['no port', { COAPS_PORT: 'x' }, /^COAPS_PORT is a whole number from 0 to 65535, not x\n$/],
	]
	for (const [name, variables, says] of cases)
		it(`stops with one line before it starts anything: ${name}`, async () => {
			const { exitCode, stderr } = await start(variables)
			assert.equal(exitCode, 1)
			assert.match(stderr, says)
			assert.equal(stderr.split('\n').length, 2, stderr)
			assert.equal(existsSync(join(folder.path, 'data/queues.sqlite')), false)
		})
})
