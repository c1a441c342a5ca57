import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type LogEntry, logEntry, type Outcome } from '../../lambda/integrations/log/entry.ts'
import { UsageError } from '../commandLine.ts'
import { isLogCommand, parseLogArguments } from './logArguments.ts'
import { runLog } from './runLog.ts'

const now = Date.UTC(2026, 10, 29, 3)

const entryOf = (payload: string, outcome: Partial<Outcome>, messageId = payload): LogEntry =>
	logEntry(
		{
			integrationId: 'int-1',
			messageId,
			receivedAt: now - 1000,
			door: 'coap',
			payload: Buffer.from(payload).toString('base64'),
			meta: { transport: 'coap' },
		},
		{ outcome: 'converted', problems: [], devices: [], prints: [], milliseconds: 1, ...outcome },
		{ retentionDays: 30 },
	)

const failed = entryOf('bad', {
	outcome: 'failed',
	problems: [{ code: 'threw', message: 'no fields', at: { line: 2, column: 7 } }],
	prints: ['one\u001b[31m'],
	printsLeftOut: 3,
})
const converted = entryOf('good', {
	output: '{"deviceName":"SN-001"}',
	devices: [{ deviceId: 'SN-001', name: 'SN-001', messageId: 'm.0', importId: '0', isNew: true }],
})
const suspended = entryOf('later', {
	outcome: 'suspended',
	problems: [{ code: 'suspended', message: 'pauses' }],
})

const run = async (
	argv: readonly string[],
	entries: readonly LogEntry[] = [failed, converted, suspended],
) => {
	const command = parseLogArguments(argv)
	if (command.name === 'help') assert.fail('help')
	const sent: string[] = []
	const result = await runLog(
		{
			exists: async (integrationId) => integrationId === 'int-1',
			readLog: async ({ onlyErrors = false, limit }) => ({
				entries: entries.filter(({ hasErrors }) => hasErrors || !onlyErrors).slice(0, limit),
			}),
			runAgain: async ({ messageId, outcome }) => {
				if (outcome === 'converted') return 'kept'
				sent.push(messageId)
				return 'sent'
			},
			now,
		},
		command,
	)
	return { ...result, sent }
}

describe('npm run integrations -- log', () => {
	it('shows what came in and out, prints, problems and devices, and nothing that controls a terminal', async () => {
		const { text, json } = await run(['log', 'int-1'])
		assert.match(text, /failed/)
		assert.match(text, /in {5}"bad"/)
		assert.match(text, /threw: no fields \(line 2, column 7\)/)
		assert.match(text, /print {2}one\\u001b\[31m/)
		assert.match(text, /… 3 lines more/)
		assert.match(text, /out {4}\{"deviceName":"SN-001"\}/)
		assert.match(text, /SN-001 \(new\)/)
		assert.equal((json as { entries: unknown[] }).entries.length, 3)
	})

	it('shows errors alone, and so many at most', async () => {
		assert.doesNotMatch((await run(['log', 'int-1', '--errors'])).text, /converted/)
		assert.equal(
			((await run(['log', 'int-1', '--limit', '1'])).json as { entries: unknown[] }).entries.length,
			1,
		)
		assert.equal(
			(await run(['log', 'int-1', '--errors'], [converted])).text,
			'no message with an error in the log',
		)
	})

	it('refuses an integration that there is not', async () => {
		const { exitCode, text } = await run(['log', 'int-2'])
		assert.deepEqual([exitCode, text], [1, 'there is no integration int-2: npm run integrations -- list'])
	})
})

describe('npm run integrations -- run-again', () => {
	it('sends the messages of which no device came out, oldest first', async () => {
		const { text, sent } = await run(['run-again', 'int-1', '--since', '1h'])
		assert.deepEqual(sent, ['later', 'bad'])
		assert.equal(text, '2 messages sent to the converter once more')
	})
})

describe('the command line of the log', () => {
	it('is told from that of integrations', () => {
		assert.deepEqual(
			[isLogCommand(['log', 'x']), isLogCommand(['run-again']), isLogCommand(['show'])],
			[true, true, false],
		)
	})

	for (const [argv, reason] of [
		[['log'], /needs the id/],
		[['log', 'a', 'b'], /unexpected argument b/],
		[['log', 'a', '--limit', '0'], /--limit/],
		[['run-again', 'a'], /needs --since/],
		[['run-again', 'a', '--since', '1h', '--errors'], /are for log/],
	] as const)
		it(`refuses ${argv.join(' ')}`, () => {
			assert.throws(
				() => parseLogArguments(argv),
				(error) => error instanceof UsageError && reason.test(error.message),
			)
		})

	it('refuses a time that is none', async () => {
		await assert.rejects(run(['log', 'int-1', '--since', 'yesterday']), /malformed --since yesterday/)
	})
})
