import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { runCommand } from '../testing/runCommand.ts'

const run = runCommand('converters.ts', { TZ: 'Asia/Tokyo' })

const folder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
after(() => rmSync(folder, { recursive: true }))

const write = (file: string, content: unknown): string => {
	const path = join(folder, file)
	mkdirSync(dirname(path), { recursive: true })
	writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
	return path
}

const script = write(
	'decoder.js',
	`function Decoder(payload, metadata) {
	print('bytes', payload.length);
	return { deviceName: metadata.name, deviceType: 'default', telemetry: { first: payload[0], bad: payload[9], hour: new Date(0).getHours() } };
}`,
)

describe('npm run converters -- run', () => {
	it('shows prints, result, devices and problems', async () => {
		const { exitCode, stdout } = await run('run', script, '--payload', '0x01ff', '--metadata', 'name=SN-001')
		assert.equal(exitCode, 1)
		const lines = stdout.split('\n')
		for (const line of [
			'Prints',
			'  bytes 2',
			'Result',
			'    "deviceName": "SN-001",',
			'Devices (1)',
			'  {"name":"SN-001","type":"default","telemetry":[{"values":{"first":1,"hour":0}}],"attributes":{}}',
			'Problems (1)',
			'  value: telemetry.bad has no value: it is nothing (undefined).',
		])
			assert.ok(lines.includes(line), `${line}\nis missing in\n${stdout}`)
	})

	it('writes JSON for programs, and exits with 0 if all is well', async () => {
		const source =
			'return { deviceName: "a", deviceType: "b", telemetry: { text: String.fromCharCode.apply(null, payload) } }'
		const { exitCode, stdout } = await run('run', write('body.js', source), '--payload', 'hello', '--json')
		const { milliseconds, ...printed } = JSON.parse(stdout)
		assert.equal(exitCode, 0)
		assert.equal(typeof milliseconds, 'number')
		assert.deepEqual(printed, {
			prints: [],
			output: { deviceName: 'a', deviceType: 'b', telemetry: { text: 'hello' } },
			devices: [{ name: 'a', type: 'b', telemetry: [{ values: { text: 'hello' } }], attributes: {} }],
			problems: [],
		})
	})

	it('takes the bytes of a file, a codec of The Things Network, and an export file of ThingsBoard', async () => {
		const payload = `@${write('payload.bin', '\x05\x06')}`
		const codec = write('codec.js', 'function decodeUplink(input) { return { data: { a: input.bytes[1] } } }')
		const exported = write('export.json', {
			type: 'UPLINK',
			configuration: {
				scriptLang: 'JS',
				decoder: 'return { deviceName: "a", deviceType: "b", telemetry: { a: payload[1] } }',
			},
		})
		for (const [file, ...more] of [[codec, '--metadata', 'deviceName=a'], [exported]] as const) {
			const { stdout } = await run('run', file, '--payload', payload, '--json', ...more)
			assert.deepEqual(JSON.parse(stdout).devices[0].telemetry, [{ values: { a: 6 } }])
		}
	})

	it('names the place of an error in the script', async () => {
		const { exitCode, stdout } = await run(
			'run',
			write('bad.js', 'var a = 1;\nreturn a.b.c'),
			'--payload',
			'',
		)
		assert.equal(exitCode, 1)
		assert.match(stdout, /threw: The converter threw TypeError: .* \(line 2, column \d+\)/)
	})

	it('lets no output control the terminal', async () => {
		const { stdout } = await run(
			'run',
			write('escape.js', 'print("\\x1b[2J"); throw "\\x1b[2J"'),
			'--payload',
			'',
		)
		assert.ok(!stdout.includes('\x1b') && stdout.includes('\\u001b[2J'))
	})

	const wrong: readonly (readonly [says: RegExp, ...argv: string[]])[] = [
		[/no such file/, 'run', 'no-such-file.js', '--payload', ''],
		[/even number of hex digits/, 'run', script, '--payload', '0x123'],
		[/no such file/, 'run', script, '--payload', '@no-such-file'],
		[
			/of the type "DOWNLINK"/,
			'run',
			write('downlink.json', { type: 'DOWNLINK', configuration: { encoder: 'return {}' } }),
			'--payload',
			'',
		],
		[/is JSON, and no script/, 'run', write('some.json', {}), '--payload', '', '--language', 'ttn'],
		[/no such file/, 'verify', 'no-such-folder'],
		[/is no folder/, 'verify', script],
	]
	for (const [says, ...argv] of wrong)
		it(`exits with 2 and says why: ${says.source}`, async () => {
			const { exitCode, stdout, stderr } = await run(...argv)
			assert.deepEqual([exitCode, stdout], [2, ''])
			assert.match(stderr, says)
		})
})

describe('npm run converters -- verify', () => {
	const converter = (decoder: string) => ({
		name: 'x',
		type: 'UPLINK',
		configuration: { scriptLang: 'JS', decoder },
	})
	const body = `
		var data = JSON.parse(String.fromCharCode.apply(null, payload));
		return { deviceName: data.name, deviceType: metadata.type, telemetry: { ts: data.ts || Date.now(), values: { v: data.v / 10 } } };`
	const good = (v: number, ts = 1) => ({ deviceName: 'é', deviceType: 'T', telemetry: { ts, values: { v } } })
	const payload = (v: number) => ({ name: 'é', v })

	write('library/good/A/CoAP/uplink/converter.json', converter(body))
	write('library/good/A/CoAP/uplink/metadata.json', { type: 'T' })
	write('library/good/A/CoAP/uplink/payload.json', payload(3))
	write('library/good/A/CoAP/uplink/result.json', good(0.3))
	write('library/good/A/CoAP/uplink/payload_01.json', { ...payload(4), ts: 5 })
	write('library/good/A/CoAP/uplink/result_01.json', good(0.4, 5))
	write('library/good/B/converter.json', converter('return { bytes: payload }'))
	write('library/good/B/metadata.json', {})
	write('library/good/B/payload.txt', 'é')
	write('library/good/B/result.json', { bytes: [0xc3, 0xa9] })
	write('library/good/B/payload_2.base64', 'AP8=\n')
	write('library/good/B/result_2.json', { bytes: [0, 255] })
	const encoder =
		'return { contentType: "TEXT", data: msg.say + metadata.who + msgType, metadata: { port: 1 } };'
	write('library/good/C/downlink/converter.json', { type: 'DOWNLINK', configuration: { encoder } })
	write('library/good/C/downlink/metadata.json', { who: 'you' })
	write('library/good/C/downlink/payload.json', { say: 'hi' })
	write('library/good/C/downlink/result.json', {
		contentType: 'TEXT',
		data: 'hiyouATTRIBUTES_UPDATED',
		metadata: { port: '1' },
	})

	it('prints what passed, and exits with 0', async () => {
		const { exitCode, stdout } = await run('verify', join(folder, 'library/good'))
		assert.equal(stdout, 'passed 5, failed 0 (javascript 5/5)\n')
		assert.equal(exitCode, 0)
	})

	it('prints what failed, with the difference or why, and exits with 1', async () => {
		write('library/bad/differs/converter.json', converter(body))
		write('library/bad/differs/metadata.json', { type: 'T' })
		write('library/bad/differs/payload.json', payload(3))
		write('library/bad/differs/result.json', good(0.4))
		write('library/bad/throws/converter.json', converter('return payload.a.b'))
		write('library/bad/throws/metadata.json', {})
		write('library/bad/throws/payload.json', {})
		write('library/bad/throws/result.json', {})
		write('library/bad/throws/payload_1.json', {})
		write('library/bad/unreadable/converter.json', '{')
		write('library/bad/unreadable/payload.json', {})
		write('library/bad/unreadable/result.json', {})

		const { exitCode, stdout } = await run('verify', join(folder, 'library'), '--json')
		const { passed, failed } = JSON.parse(stdout)
		assert.deepEqual([exitCode, passed], [1, 5])
		assert.deepEqual(
			failed.map(({ converter, payload }: { readonly [name: string]: string }) => `${converter} ${payload}`),
			[
				'bad/differs payload.json',
				'bad/throws payload.json',
				'bad/throws payload_1.json',
				'bad/unreadable payload.json',
			],
		)
		assert.deepEqual(failed[0].difference, ['telemetry.values.v: expected 0.4, got 0.3'])
		assert.deepEqual([failed[1].problem.code, failed[1].problem.at.line], ['threw', 1])
		assert.match(failed[2].problem.message, /the file with the result is missing/)
		assert.match(failed[3].problem.message, /JSON/)

		const { stdout: shown } = await run('verify', join(folder, 'library'))
		assert.match(
			shown,
			/^failed {2}bad\/differs payload\.json\n {2}telemetry\.values\.v: expected 0\.4, got 0\.3\n/,
		)
		assert.match(shown, /\npassed 5, failed 4 \(/)
	})
})
