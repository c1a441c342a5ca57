import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeIntegration } from '../../testing/makeIntegration.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { unthrottled } from '../testing/unthrottled.ts'

type Run = {
	readonly outcome: string
	readonly output?: unknown
	readonly prints: readonly string[]
	readonly printsLeftOut?: number
	readonly problems: readonly {
		readonly code: string
		readonly message: string
		readonly at?: { readonly line: number; readonly column: number }
	}[]
	readonly problemCount: number
	readonly devices: readonly object[]
}

const receivedAt = Date.UTC(2026, 10, 29, 8)

const message = (text: string, more: object = {}) => ({
	payload: Buffer.from(text).toString('base64'),
	receivedAt,
	meta: {},
	...more,
})

describe('a script that is run and not stored', () => {
	const folder = temporaryFolder()
	let stack: TestStack
	let make: (scopes: string) => Promise<string>
	let key: string
	before(async () => {
		stack = await hostStack(unthrottled(await testAssembly(join(folder.path, 'cdk.out'))))
		make = async (scopes) => (await makeKey(stack.db, stack.host.output('KeysTable'))('--scope', scopes)).key
		key = await make('converters:write')
	})
	after(async () => {
		await stack.close()
		folder.remove()
	})

	const ask = async (body: object, presented = key) => {
		const response = await fetch(`${stack.restUrl}/converters/run`, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				...(presented === '' ? {} : { authorization: `Bearer ${presented}` }),
			},
			body: JSON.stringify({
				language: 'javascript',
				integration: { name: 'stations', metadata: {} },
				messages: [message('SN-001')],
				...body,
			}),
		})
		const answer = (await response.json()) as { readonly runs: readonly Run[]; readonly detail: string }
		return { status: response.status, ...answer }
	}
	const runsOf = async (body: object): Promise<readonly Run[]> => {
		const { status, detail, runs } = await ask(body)
		assert.equal(status, 200, detail)
		return runs
	}
	const runOf = async (body: object): Promise<Run> => {
		const [run, ...others] = await runsOf(body)
		assert.ok(run !== undefined && others.length === 0)
		return run
	}

	it('gives the output, what it printed, and the devices, for each message', async () => {
		const source = `function Decoder(payload, metadata) {
	print('site', metadata.site)
	return { deviceName: String.fromCharCode(...payload), deviceType: 'meter', telemetry: { at: Date.now() } }
}`
		const runs = await runsOf({
			source,
			integration: { name: 'stations', metadata: { site: 'north' } },
			messages: [message('SN-001'), message('SN-002', { receivedAt: receivedAt + 1 })],
		})
		assert.deepEqual(
			runs.map(({ outcome, output, prints, problems, devices }) => ({
				outcome,
				output,
				prints,
				problems,
				devices,
			})),
			['SN-001', 'SN-002'].map((deviceName, index) => ({
				outcome: 'converted',
				output: { deviceName, deviceType: 'meter', telemetry: { at: receivedAt + index } },
				prints: ['site north'],
				problems: [],
				devices: [{ name: deviceName, type: 'meter' }],
			})),
		)
	})

	it('gets the metadata that the queue would give it, those of the message above those of the integration', async () => {
		const { output } = await runOf({
			source: 'return { deviceName: "a", deviceType: "b", attributes: metadata }',
			integration: { name: 'stations', metadata: { site: 'north', transport: 'a lie' } },
			messages: [message('x', { meta: { transport: 'coap' }, contentFormat: '50' })],
		})
		assert.deepEqual((output as { readonly attributes: object }).attributes, {
			site: 'north',
			integrationName: 'stations',
			transport: 'coap',
			contentFormat: '50',
		})
	})

	it('makes of a message what the queue makes of it', async () => {
		const script = `var text = String.fromCharCode(...payload)
print('level', text)
return { deviceName: 'same-1', deviceType: metadata.integrationName, telemetry: { level: Number(text), none: NaN } }`
		const { path, integrationId, name, metadata } = await makeIntegration(
			stack.db,
			stack.host.output('IntegrationsTable'),
		)(script)
		const sent = await fetch(`${stack.restUrl}${path}`, { method: 'POST', body: '7.25' })
		assert.equal(sent.status, 202)
		await stack.host.line((text) => text.includes('"message":"imported"') && text.includes('same-1'))
		const reader = await make('integrations:read')
		const log = await fetch(`${stack.restUrl}/integrations/${integrationId}/log`, {
			headers: { authorization: `Bearer ${reader}` },
		})
		const { entries } = (await log.json()) as {
			readonly entries: readonly [Run & { readonly [member: string]: string }]
		}
		const [{ payload, timestamp, meta, contentFormat, outcome, output, prints, problems }] = entries
		const run = await runOf({
			source: script,
			integration: { name, metadata },
			messages: [{ payload, receivedAt: Date.parse(timestamp ?? ''), meta, contentFormat }],
		})
		assert.equal(outcome, 'converted')
		assert.equal(problems.length, 1)
		assert.deepEqual([run.outcome, run.output, run.prints, run.problems], [outcome, output, prints, problems])
	})

	const failures: readonly (readonly [
		name: string,
		body: object,
		code: string,
		says: RegExp,
		at?: object,
	])[] = [
		[
			'does not parse, with its line',
			{ source: 'function Decoder(payload) {\n\tvar = 1\n}' },
			'syntax',
			/is not valid/,
			{ line: 2, column: 6 },
		],
		[
			'throws, with its line',
			{ source: 'function Decoder(payload) {\n\n\tthrow new Error("no sensor")\n}' },
			'threw',
			/no sensor/,
			{ line: 3, column: 17 },
		],
		['does not end', { source: 'for (;;);' }, 'time', /more than 100 ms/],
		[
			'takes too much memory',
			{ source: 'var a = []; for (;;) a.push(new Uint8Array(1e6).fill(1))' },
			'memory',
			/more than 16 MB/,
		],
		[
			'calls itself',
			{ source: 'const f = () => f() + 1; return f()' },
			'stack',
			/inside each other/,
			{ line: 1, column: 18 },
		],
		['returns too much', { source: 'return { a: "x".repeat(300000) }' }, 'output-size', /at most 262144/],
		['is no converter', { source: 'var a = 1' }, 'no-decoder', /Decoder/],
		[
			'is TBEL that does not parse',
			{ language: 'tbel', source: 'var a = 1;\nforeach (x : ) {}' },
			'syntax',
			/./,
			{ line: 2, column: 14 },
		],
	]
	for (const [name, body, code, says, at] of failures)
		it(`says what is wrong if it ${name}`, async () => {
			const { outcome, problems, devices } = await runOf(body)
			const [found] = problems
			assert.deepEqual([outcome, found?.code, devices], ['failed', code, []], found?.message)
			assert.partialDeepStrictEqual(found, at === undefined ? {} : { at })
			assert.match(found?.message ?? '', says)
		})

	it('that breaks the interpreter leaves one for the next message', async () => {
		const source = `if (payload[0] === 33) { var a = []; for (;;) a.push(new Uint8Array(1e6).fill(1)) }
return { deviceName: 'a', deviceType: 'b' }`
		const runs = await runsOf({ source, messages: ['!', '!', '!', 'ok'].map((text) => message(text)) })
		assert.deepEqual(
			runs.map(({ outcome }) => outcome),
			['failed', 'failed', 'failed', 'converted'],
		)
	})

	it('may have ten messages that each use up their time', async () => {
		const runs = await runsOf({
			source: 'for (;;);',
			messages: Array.from({ length: 10 }, () => message('x')),
		})
		assert.deepEqual(
			new Set(runs.flatMap(({ problems }) => problems.map(({ code }) => code))),
			new Set(['time']),
		)
	})

	it('leaves out prints above the limit, and problems after the fiftieth', async () => {
		const { prints, printsLeftOut, problems, problemCount } = await runOf({
			source: `for (let i = 0; i < 100; i++) print('x'.repeat(1000))
return Array.from({ length: 80 }, (_, index) => ({ deviceName: 'd' + index }))`,
		})
		assert.equal(prints.length + (printsLeftOut ?? 0), 100)
		assert.deepEqual([problems.length, problemCount], [50, 80])
	})

	it('may be an export of ThingsBoard', async () => {
		const configuration = { scriptLang: 'JS', decoder: 'return { deviceName: "tb", deviceType: "x" }' }
		const { devices } = await runOf({ source: JSON.stringify({ type: 'UPLINK', configuration }) })
		assert.deepEqual(devices, [{ name: 'tb', type: 'x' }])
	})

	const refusals: readonly (readonly [name: string, body: object, detail: RegExp])[] = [
		[
			'an export of something else',
			{ source: '{"type":"RULE_CHAIN"}' },
			/^\/source: .*of the type "RULE_CHAIN"/,
		],
		['a language that there is not', { language: 'lua', source: 'x' }, /^\/language: must be one of/],
		['no language', { language: undefined, source: 'x' }, /^\/language: must be one of/],
		['no message', { source: 'x', messages: [] }, /^\/messages: must be 1 to 10 messages$/],
		[
			'more than ten messages',
			{ source: 'x', messages: Array.from({ length: 11 }, () => message('x')) },
			/^\/messages: must be 1 to 10 messages$/,
		],
		[
			'a payload that is not base64',
			{ source: 'x', messages: [{ ...message('x'), payload: 'x' }] },
			/^\/messages\/0\/payload: must be base64/,
		],
		[
			'a payload above what a door takes',
			{ source: 'x', messages: [{ ...message('x'), payload: 'AAAA'.repeat(43_692) }] },
			/^\/messages\/0\/payload: must have at most 131072 bytes; it has 131076$/,
		],
		[
			'a script above the limit',
			{ source: 'x'.repeat(1_000_001) },
			/^\/source: must have at most 1000000 bytes; it has 1000001$/,
		],
		[
			'metadata that are no texts',
			{ source: 'x', integration: { name: 'a', metadata: { a: 1 } } },
			/metadata/,
		],
	]
	for (const [name, body, detail] of refusals)
		it(`is refused with ${name}`, async () => {
			const refused = await ask(body)
			assert.equal(refused.status, 400)
			assert.match(refused.detail, detail)
		})

	it('is refused without a key, and with a key of other scopes', async () => {
		const source = 'return null'
		assert.equal((await ask({ source }, '')).status, 401)
		const other = await ask({ source }, await make('converters:read,integrations:write'))
		assert.equal(other.status, 403)
		assert.match(other.detail, /converters:write/)
	})
})
