import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { leftOperator } from '../testing/leftOperator.ts'
import { runCommand } from '../testing/runCommand.ts'

const kit = { deviceId: 'oob-350000000000701', fingerprint: '29a.comman' }

describe('the command downlinks', () => {
	const folder = temporaryFolder()
	let stack: TestStack
	let run: ReturnType<typeof runCommand>
	before(async () => {
		stack = await startStack([kit])
		run = runCommand('downlinks.ts', leftOperator(stack.host.host, folder.path))
	})
	after(async () => {
		await stack.close()
		folder.remove()
	})

	const sent = async (...more: readonly string[]): Promise<{ readonly id: string }> => {
		const { stdout } = await run('send', kit.deviceId, 'HI!', '--raw', '--json', ...more)
		return JSON.parse(stdout) as { readonly id: string }
	}

	it('sends, lists, traces and cancels', async () => {
		const more = [
			'--confirm',
			'--route',
			'coap',
			'--reference',
			'r1',
			'--ttl',
			'600',
			'--content-format',
			'0',
		]
		const { id, ...shown } = await sent(...more)
		assert.partialDeepStrictEqual(shown, {
			deviceId: kit.deviceId,
			payload: '484921',
			reference: 'r1',
			confirm: true,
			route: 'coap',
			contentFormat: 0,
		})
		const listed = await run('list', kit.deviceId)
		assert.deepEqual([listed.exitCode, listed.stderr], [0, ''])
		assert.match(listed.stdout, new RegExp(`^ID +ACCEPTED +STATUS +BYTES +REFERENCE\n${id} .* 3 +r1\n`))
		const cancelled = await run('cancel', id, '--device', kit.deviceId, '--json')
		assert.equal(JSON.parse(cancelled.stdout).status, 'cancelled')
		const traced = await run('trace', id)
		assert.equal(traced.exitCode, 0)
		assert.match(
			traced.stdout,
			new RegExp(
				`^downlink ${id} to ${kit.deviceId}\n3 bytes, to be confirmed, until .*\nreference r1\n[\\s\\S]* accepted +by operator\n[\\s\\S]* cancelled +by operator\n$`,
			),
		)
	})

	it('sends once with the same key', async () => {
		assert.equal((await sent('--key', 'k')).id, (await sent('--key', 'k')).id)
	})

	it('says what became of a request that it has taken before', async () => {
		const asked = ['send', kit.deviceId, '00', '--route', 'coap', '--key', 'before'] as const
		const first = await run(...asked)
		const [, id] = /^accepted (\w+): it is not sent yet, see trace\n$/.exec(first.stdout) ?? []
		await run('cancel', String(id))
		const second = await run(...asked)
		assert.equal(second.stdout, `this request was taken before: ${id} is cancelled, see trace\n`)
	})

	const refused: readonly (readonly [
		name: string,
		exitCode: number,
		said: RegExp,
		...argv: readonly string[],
	])[] = [
		['an unknown device', 1, /^there is no device nobody\n$/, 'send', 'nobody', '00'],
		['a payload that is not hex', 1, /^payload: it is not hex/, 'send', kit.deviceId, 'xy'],
		['an unknown downlink', 1, /^there is no downlink/, 'trace', '01HF7YAT00000000000000000A'],
		['a malformed id', 2, /^malformed id of a downlink x: see list\n\nUsage/, 'cancel', 'x'],
		['a malformed device id', 2, /^malformed device id a b/, 'list', 'a b'],
		['no payload', 2, /^send needs <payload>/, 'send', kit.deviceId],
		['no device', 2, /^list needs <device id>/, 'list'],
		['no id', 2, /^trace needs <id>/, 'trace'],
		[
			'a wrong route',
			2,
			/^--route: expected mqtt, coap, integration/,
			'send',
			kit.deviceId,
			'00',
			'--route',
			'fax',
		],
		['a wrong time', 2, /^--ttl: expected a whole number/, 'send', kit.deviceId, '00', '--ttl', '0'],
		['an empty reference', 2, /^--reference must have/, 'send', kit.deviceId, '00', '--reference', ''],
		['an option of another command', 2, /^--limit is not for trace/, 'trace', 'x', '--limit', '3'],
		['an unknown command', 2, /^unknown command show/, 'show'],
	]
	for (const [name, exitCode, said, ...argv] of refused)
		it(`refuses ${name}`, async () => {
			const answer = await run(...argv)
			assert.deepEqual([answer.exitCode, answer.stdout], [exitCode, ''])
			assert.match(answer.stderr, said)
		})

	it('prints the usage when it is asked for help', async () => {
		const { exitCode, stdout } = await run('--help')
		assert.equal(exitCode, 0)
		assert.match(stdout, /^Usage: npm run downlinks/)
	})
})
