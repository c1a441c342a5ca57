import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { findLibcoapClient } from '../../../edge/testing/libcoapClient.ts'
import { startServer } from '../../../edge/testing/startServer.ts'
import { coapCommand } from './coapCommand.ts'

const every = Uint8Array.from({ length: 256 }, (_, byte) => byte)

const sent = {
	contentFormat: 'application/senml+cbor',
	deviceId: 'd-1',
	host: 'localhost:5683',
	payload: every,
}

describe('the command for coap-client', () => {
	let folder: string
	before(() => {
		folder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
		// Debian adds the TLS library to the name of the program.
		const program = findLibcoapClient()
		assert.ok(program !== undefined)
		symlinkSync(program.startsWith('/') ? program : `/usr/bin/${program}`, join(folder, 'coap-client'))
	})
	after(() => rmSync(folder, { recursive: true }))

	/** Runs what was copied, as somebody who pastes it does. */
	const paste = async (command: string): Promise<string> => {
		const env = { PATH: `${folder}${delimiter}${process.env['PATH']}` }
		const shell = spawn('sh', { cwd: folder, env })
		shell.stdin.end(`${command}\n`)
		return (await Promise.all([text(shell.stdout), text(shell.stderr)])).join('')
	}

	const payloads = [
		{ name: 'every byte there is', contentFormat: 'application/senml+cbor', payload: every },
		{
			name: 'JSON with quotes, a dollar sign and an umlaut',
			contentFormat: 'application/senml+json',
			payload: Buffer.from('[{"n":"it\'s","vs":"$HOME `id` \\\\ 100%41 ü"}]'),
		},
		{
			name: 'so many bytes that it takes blocks',
			contentFormat: 'application/senml+cbor',
			payload: Uint8Array.from({ length: 60_000 }, (_, at) => (at * 7) % 256),
		},
	]
	for (const { name, contentFormat, payload } of payloads)
		it(`sends ${name}`, async (t) => {
			const { server, published } = await startServer(t)
			const command = coapCommand({ ...sent, host: `127.0.0.1:${server.port}`, contentFormat, payload })
			assert.ok(command !== undefined)
			const output = await paste(command)
			const level = contentFormat === 'application/senml+json' ? 'senml' : 'cbor'
			assert.deepEqual(
				published.map((message) => message.topic),
				[`m/d/d-1/d2c/${level}`],
				output,
			)
			const [message] = published
			assert.ok(Buffer.from(message?.payload ?? '', 'latin1').equals(payload), output)
		})

	it('leaves JSON readable', () => {
		const payload = Buffer.from('[{"n":"14205/0/0","v":21.5}]')
		assert.equal(
			coapCommand({ ...sent, contentFormat: 'application/senml+json', payload }),
			`coap-client -m post -t 110 -e '[{"n":"14205/0/0","v":21.5}]' \\\n  'coap://localhost:5683/msg/d2c/raw?id=d-1'`,
		)
	})

	const none = [
		{ name: 'of which the log has the beginning', more: { truncated: { byteLength: 9, sha256: 'x' } } },
		{ name: 'that were counted and not kept', more: { kind: 'rate-limited' as const } },
		{ name: 'that a converter made', more: { contentFormat: 'application/vnd.senml-live.converted+json' } },
		{ name: 'that are none', more: { payload: new Uint8Array() } },
	]
	for (const { name, more } of none)
		it(`is absent for bytes ${name}`, () => assert.equal(coapCommand({ ...sent, ...more }), undefined))
})
