import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { type Capsule, capsuleOf } from '../../../lambda/imports/capsule/capsule.ts'
import { interpret } from '../../../lambda/imports/formats/formats.ts'
import { notProcessed, unknownDevice } from '../../../lambda/imports/intake/aboutMessage.ts'
import { draftEntry, type Entry } from '../../../lambda/imports/ledger/entry.ts'
import { importLog } from '../../../lambda/imports/log/importLog.ts'
import { convertedFormat } from '../../../lambda/measurements/convertedMessage.ts'
import { runCommand } from '../../testing/runCommand.ts'
import { timeWindow } from '../../timeWindow.ts'

const { samples } = JSON.parse(
	readFileSync(new URL('../../../testdata/sample-messages.json', import.meta.url), 'utf8'),
) as { readonly samples: readonly { readonly id: string; readonly cborHex: string }[] }

const environment = Buffer.from(samples.find(({ id }) => id === 'env-1')?.cborHex ?? '', 'hex')

const receivedAt = Date.parse('2025-11-21T04:40:02.523Z')

const run = runCommand('senml.ts', {})

/** The entry of the import log of a message, and what was added to it. */
const entryOf = (contentFormat: string, payload: Uint8Array, more: Partial<Entry> = {}): Entry => {
	const message = {
		v: 1,
		deviceId: 'x',
		messageId: 'm',
		receivedAt,
		door: 'iot',
		contentFormat,
		payload,
	} as const
	const judged = interpret(message, { window: timeWindow })
	return { ...draftEntry(message, judged, { retentionDays: 30 }), seq: 7, ...more }
}

/** The capsule that the page makes of what the API shows. */
const capsuleFrom = (entry: Entry): Capsule => {
	const capsule = capsuleOf(JSON.parse(JSON.stringify(importLog(entry, timeWindow, { bytes: true }))))
	assert.ok(capsule !== undefined)
	return capsule
}

describe('a capsule', () => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	after(() => rmSync(folder, { recursive: true }))

	const senml = (capsule: unknown, ...options: readonly string[]) => {
		const file = join(folder, 'capsule.senml.json')
		writeFileSync(file, JSON.stringify(capsule, undefined, '\t'))
		return run(file, ...options)
	}

	const relative = Buffer.from('[{"n":"14205/0/0","v":21.5,"t":-1},{"n":"14205/0/1","v":"warm"}]')
	const converted = Buffer.from(
		JSON.stringify({
			v: 1,
			device: { name: 'x', type: 'default' },
			telemetry: [{ values: { temperature: 21.5, soil: 18 } }],
			attributes: { site: 'north' },
			source: { integrationId: 'int-1', importId: '01J', converterId: 'con-1', version: 3 },
		}),
	)
	const reproduced = [
		{ name: 'CBOR', entry: entryOf('application/senml+cbor', environment) },
		{ name: 'CBOR that is cut', entry: entryOf('application/senml+cbor', environment.subarray(0, 16)) },
		{ name: 'JSON with a relative time and an error', entry: entryOf('application/senml+json', relative) },
		{ name: 'nothing', entry: entryOf('application/senml+json', new Uint8Array()) },
		{ name: 'an unknown content format', entry: entryOf('text/plain', relative) },
		{ name: 'a message of a converter', entry: entryOf(convertedFormat, converted) },
		{
			name: "nRF Cloud's envelope",
			entry: entryOf(
				'nrfcloud-raw-envelope',
				Buffer.from(JSON.stringify({ data: environment.toString('base64') })),
			),
		},
		{
			name: 'a message of an unknown device',
			entry: entryOf('application/senml+cbor', environment, { findings: [unknownDevice] }),
		},
	]
	for (const { name, entry } of reproduced)
		it(`of ${name} gives the same result again`, async () => {
			const { exitCode, stdout, stderr } = await senml(capsuleFrom(entry))
			assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' }, stdout)
			assert.match(
				stdout,
				/\nCapsule\n {2}decoded with \w+ \d+ then, with \w+ \d+ today\n {2}the same result/,
			)
			assert.match(stdout, /received at 2025-11-21T04:40:02\.523Z\n/)
		})

	it('does not say which device sent the message', () => {
		const capsule = capsuleFrom(entryOf('application/senml+cbor', environment, { deviceId: 'secret-device' }))
		assert.ok(!JSON.stringify(capsule).includes('secret-device'))
	})

	it('with another result says what is missing and what is new, and exits with 1', async () => {
		const capsule = capsuleFrom(entryOf('application/senml+json', relative))
		const [update] = capsule.result.updates
		const [finding] = capsule.result.findings
		assert.ok(update !== undefined && finding !== undefined)
		const { exitCode, stdout } = await senml({
			...capsule,
			decoder: { name: 'senml', version: 1 },
			result: {
				updates: [{ ...update, Resources: { ...update.Resources, '0': 20 } }],
				findings: [],
			},
		})
		assert.equal(exitCode, 1)
		const lines = stdout.slice(stdout.indexOf('\nCapsule\n')).split('\n')
		assert.match(lines[2] ?? '', /^ {2}decoded with senml 1 then, with senml \d+ today$/)
		assert.equal(lines[3], '  another result than in the capsule: updates, findings')
		assert.equal(lines[4], '  - {"ObjectID":14205,"Resources":{"0":20,"99":1763700001}}')
		assert.equal(lines[5], '  + {"ObjectID":14205,"Resources":{"0":21.5,"99":1763700001}}')
		assert.match(lines[6] ?? '', /^ {2}\+ E_FIELD_TYPE · record 1 · field v · /)
	})

	it('of an import that failed differs now that it can be decoded', async () => {
		const findings = [notProcessed('state: ThrottlingException')]
		const entry = entryOf('application/senml+cbor', environment, { kind: 'failed', findings })
		const { exitCode, stdout } = await senml(capsuleFrom(entry))
		assert.equal(exitCode, 1)
		assert.match(stdout, /\n {2}- E_PROCESSING · /)
		assert.match(stdout, /\n {2}\+ \{"ObjectID":14205,/)
	})

	it('takes the time of reception and the plausible times from the file', async () => {
		const capsule = capsuleFrom(entryOf('application/senml+cbor', environment))
		const wrongClock = { ...capsule, receivedAt: '2035-01-01T00:00:00Z' }
		const { stdout } = await senml(wrongClock)
		assert.match(stdout, /\n {2}\+ W_TIME_PAST · /)
		const wide = { ...wrongClock, window: { pastSeconds: 1e10, futureSeconds: 0 } }
		assert.equal((await senml(wide)).exitCode, 0)
	})

	it('says it in JSON for programs', async () => {
		const capsule = capsuleFrom(entryOf('application/senml+json', relative))
		const { exitCode, stdout } = await senml(
			{ ...capsule, result: { ...capsule.result, findings: [] } },
			'--json',
		)
		const printed = JSON.parse(stdout)
		assert.deepEqual(
			[exitCode, printed.capsule.decoder, printed.capsule.today],
			[1, capsule.decoder, capsule.decoder],
		)
		assert.deepEqual(printed.capsule.differences, [
			{ part: 'findings', missing: [], added: capsule.result.findings },
		])
	})

	it('whose members stand in another order is the same', async () => {
		const capsule = capsuleFrom(entryOf('application/senml+json', relative))
		const reversed = JSON.parse(JSON.stringify(capsule), (_, value) =>
			typeof value === 'object' && value !== null && !Array.isArray(value)
				? Object.fromEntries(Object.entries(value).toReversed())
				: value,
		)
		assert.equal((await senml(reversed)).exitCode, 0)
	})

	it('with control characters controls no terminal', async () => {
		const payload = Buffer.from('[{"n":"\\u001b[2J\\u202e","v":1}]')
		const { stdout } = await senml({
			...capsuleFrom(entryOf('application/senml+json', payload)),
			decoder: { name: '\u001b[2J', version: 1 },
		})
		assert.deepEqual([stdout.includes('\u001b'), stdout.includes('\u202e')], [false, false])
		assert.match(stdout, /decoded with \\u001b\[2J 1 then/)
	})

	const good = capsuleFrom(entryOf('application/senml+cbor', environment))
	const wrong = [
		{ name: 'another version', capsule: { ...good, v: 2 }, says: /the capsule has version 2; 1 is known/ },
		{ name: 'bad bytes', capsule: { ...good, payload: '?' }, says: /payload must be base64/ },
		{ name: 'no bytes', capsule: { ...good, payload: undefined }, says: /payload must be base64/ },
		{ name: 'no time', capsule: { ...good, receivedAt: 'noon' }, says: /receivedAt must be a time/ },
		{ name: 'no decoder', capsule: { ...good, decoder: null }, says: /decoder\.name must be a text/ },
		{ name: 'no result', capsule: { ...good, result: {} }, says: /result\.updates must be a list/ },
		{
			name: 'no findings',
			capsule: { ...good, result: { updates: [], findings: [1] } },
			says: /result\.findings must be a list/,
		},
		{ name: 'no window', capsule: { ...good, window: { pastSeconds: 1 } }, says: /window\.futureSeconds/ },
	]
	for (const { name, capsule, says } of wrong)
		it(`with ${name} is refused, and exits with 2`, async () => {
			const { exitCode, stdout, stderr } = await senml(capsule)
			assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' })
			assert.match(stderr, says)
		})

	for (const option of [
		['--format', 'json'],
		['--received', '0'],
	])
		it(`is not decoded with ${option[0]}`, async () => {
			const { exitCode, stderr } = await senml(good, ...option)
			assert.equal(exitCode, 2)
			assert.match(stderr, /^--format and --received are in the capsule\n/)
		})
})

describe('the capsule of an import', () => {
	it('is absent if the log has no bytes, or only their beginning', () => {
		const entry = entryOf('application/senml+cbor', environment)
		const show = (more: Partial<Entry>, bytes = true) =>
			capsuleOf(importLog({ ...entry, ...more }, timeWindow, { bytes }))
		assert.notEqual(show({}), undefined)
		assert.equal(show({}, false), undefined)
		assert.equal(show({ truncated: { byteLength: 9, sha256: 'x' } }), undefined)
		assert.equal(show({ kind: 'rate-limited', count: 3 }), undefined)
	})
})
