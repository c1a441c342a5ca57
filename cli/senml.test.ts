import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { feedCommand } from './testing/runCommand.ts'

type Sample = {
	readonly id: string
	readonly cborHex: string
	readonly senML: unknown
	readonly bridge: { readonly payload: { readonly data: string } }
	readonly expected: { readonly lwm2m: readonly unknown[] }
}

const { samples } = JSON.parse(
	readFileSync(new URL('../testdata/sample-messages.json', import.meta.url), 'utf8'),
) as { readonly samples: readonly Sample[] }

const environment = samples.find(({ id }) => id === 'env-1')
assert.ok(environment !== undefined)

const feed = feedCommand('senml.ts', {})
const run = (argv: readonly string[], input: string | Uint8Array = '') => feed(argv, input)

const received = ['--received', '2025-11-21T04:40:02Z']

describe('the command senml', () => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	after(() => rmSync(folder, { recursive: true }))

	it('shows records, object updates and bytes of a good pack', async () => {
		const { exitCode, stdout, stderr } = await run([environment.cborHex, ...received])
		assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' })
		const lines = stdout.split('\n')
		for (const line of [
			'CBOR, 72 bytes, from hex digits; received at 2025-11-21T04:40:02.000Z',
			'converted',
			'Records (4)',
			'  14205/0/0  23.481672  2025-11-21T04:40:00.000Z',
			'Object updates (1)',
			'  14205/0  Environment  2025-11-21T04:40:00.000Z',
			'Findings (none)',
			'Bytes (72)',
			'00000000  9f bf 21 68 31 34 32 30  35 2f 30 2f 00 61 30 02  ..!h14205/0/.a0.',
		])
			assert.ok(lines.includes(line), `${line}\nis missing in\n${stdout}`)
	})

	const goodInputs: Readonly<Record<string, () => { argv: readonly string[]; input?: string | Uint8Array }>> =
		{
			'hex digits': () => ({ argv: [environment.cborHex] }),
			base64: () => ({ argv: [environment.bridge.payload.data] }),
			JSON: () => ({ argv: [JSON.stringify(environment.senML)] }),
			'the envelope of nRF Cloud': () => ({ argv: [JSON.stringify(environment.bridge.payload)] }),
			'standard input': () => ({ argv: ['-'], input: Buffer.from(environment.cborHex, 'hex') }),
			'hex digits on standard input': () => ({ argv: ['-'], input: `${environment.cborHex}\n` }),
			'a file': () => {
				const file = join(folder, 'pack.cbor')
				writeFileSync(file, Buffer.from(environment.cborHex, 'hex'))
				return { argv: [file] }
			},
		}
	for (const [name, make] of Object.entries(goodInputs))
		it(`reads ${name}, and writes JSON for programs`, async () => {
			const { argv, input } = make()
			const { exitCode, stdout } = await run([...argv, '--json', ...received], input)
			assert.equal(exitCode, 0)
			const printed = JSON.parse(stdout)
			assert.deepEqual(Object.keys(printed), ['format', 'senML', 'records', 'updates', 'findings', 'success'])
			assert.equal(printed.format, name === 'JSON' ? 'json' : 'cbor')
			assert.deepEqual(printed.senML, environment.senML)
			assert.equal(printed.records.length, 4)
			assert.deepEqual(
				printed.updates.map(({ update }: { readonly update: unknown }) => update),
				environment.expected.lwm2m,
			)
			assert.deepEqual([printed.findings, printed.success], [[], true])
		})

	it('says that it took the pack out of an envelope', async () => {
		const { stdout } = await run([JSON.stringify(environment.bridge.payload)])
		assert.match(stdout, /^CBOR, 72 bytes, from JSON text out of the envelope {"data": …} of nRF Cloud;/)
	})

	it('marks where a cut pack ends', async () => {
		const { exitCode, stdout } = await run([environment.cborHex.slice(0, 32), ...received])
		assert.equal(exitCode, 1)
		const lines = stdout.split('\n')
		const end = lines.indexOf('00000010')
		assert.ok(end > 0, stdout)
		assert.match(lines[end + 1] ?? '', /^ {10}\^\^ {48}E_DECODE · record 0 · .*byte 16/)
	})

	it('marks a bad record in JSON', async () => {
		const json = '[{"n":"14205/0/0","v":21.5},{"n":"14205/0/1","v":"x"}]'
		const { exitCode, stdout } = await run([json, ...received])
		assert.equal(exitCode, 1)
		// The value stands at byte 49, the second byte of the fourth line: 10 + 3.
		assert.match(stdout, /\n {13}\^{8} +E_FIELD_TYPE · record 1 · field v · /)
		assert.match(stdout, /\n {2}14205\/0\/0 {2}21\.5 {2}2025-11-21T04:40:02\.000Z\n/)
	})

	it('has no colours where nobody looks', async () => {
		const { stdout } = await run([environment.cborHex.slice(0, 32)])
		assert.ok(!stdout.includes('\u001b'))
	})

	for (const argv of [['no such file.cbor'], [], ['80', '--format', 'xml'], [folder]])
		it(`explains a mistake in the command line, with the usage, and exits with 2: ${argv.length === 1 ? 'an input that is none' : JSON.stringify(argv)}`, async () => {
			const { exitCode, stdout, stderr } = await run(argv)
			assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' })
			assert.match(stderr, /^[^\n]+\n\nUsage: npm run senml -- <input>/)
		})

	it('does not take a long input for the name of a file', async () => {
		const { exitCode } = await run(['00'.repeat(5000), '--json'])
		assert.equal(exitCode, 1)
	})

	it('prints the usage when it is asked for help', async () => {
		const { exitCode, stdout } = await run(['--help'])
		assert.equal(exitCode, 0)
		assert.match(stdout, /^Usage: npm run senml/)
	})
})
