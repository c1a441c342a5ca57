import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../commandLine.ts'
import { parseSendArguments } from './sendArguments.ts'

const pack = '[{"n":"14205/0/0","v":21.5}]'

describe('the command line of send', () => {
	const urls: readonly (readonly [url: string, ...argv: string[]])[] = [
		['coap://localhost:5683/msg/d2c/raw?id=oob-352656108602296'],
		['coap://localhost:5683/msg/d2c/raw?id=kit', '--device', 'kit'],
		['coap://[::1]:15683/msg/d2c/raw?id=kit', '--device', 'kit', '--url', 'coap://[::1]:15683/'],
		['coap://example.com/msg/d2c/raw?id=oob-352656108602296', '--url', 'coap://example.com'],
		['coap://localhost/elsewhere?x', '--url', 'coap://localhost/elsewhere?x'],
		['coap://localhost/?id=kit', '--url', 'coap://localhost/?id=kit'],
	]
	for (const [url, ...argv] of urls)
		it(`sends to ${url} with ${argv.join(' ') || 'nothing more'}`, () => {
			const parsed = parseSendArguments([pack, ...argv], '5683')
			assert.ok(parsed !== 'help')
			assert.equal(parsed.url, url)
			assert.equal(parsed.input, pack)
			assert.equal(parsed.isConfirmable, true)
		})

	it('takes the port of local mode, a format and non-confirmable messages', () => {
		const parsed = parseSendArguments(['80', '--format', 'cbor', '--non'], '7000')
		assert.ok(parsed !== 'help')
		const { format, isConfirmable, uri } = parsed
		assert.deepEqual(
			{ format, isConfirmable, port: uri.port },
			{ format: 'cbor', isConfirmable: false, port: 7000 },
		)
	})

	it('gives help', () => assert.equal(parseSendArguments(['-h'], '5683'), 'help'))

	const refused: readonly (readonly [says: RegExp, ...argv: string[]])[] = [
		[/nothing to send/],
		[/unexpected argument more.*quotes/, pack, 'more'],
		[/--format is cbor or json/, pack, '--format', 'xml'],
		[/malformed device id/, pack, '--device', 'a/b'],
		[/--url: .*coap:\/\/localhost/, pack, '--url', 'http://localhost/x'],
		[/leave out one/, pack, '--url', 'coap://localhost/x', '--device', 'kit'],
		[/--fast/, pack, '--fast'],
	]
	for (const [says, ...argv] of refused)
		it(`refuses, and says why: ${JSON.stringify(argv)}`, () => {
			assert.throws(
				() => parseSendArguments(argv, '5683'),
				(error) => error instanceof UsageError && says.test(error.message),
			)
		})
})
