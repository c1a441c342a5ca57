import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Judged, judgeContent, judgeFailed } from '../../lambda/imports/formats/formats.ts'
import { unknownDevice } from '../../lambda/imports/intake/aboutMessage.ts'
import {
	type DeviceMessage,
	deviceMessageBody,
	parseDeviceMessage,
} from '../../lambda/imports/intake/deviceMessage.ts'
import { judgeExcess } from '../../lambda/imports/intake/excess.ts'
import { draftEntry, type Entry } from '../../lambda/imports/ledger/entry.ts'
import { noLimits } from '../../lambda/testing/noBudget.ts'
import { timeWindow } from '../timeWindow.ts'
import { type ReadableLog, readableLog } from './readableLog.ts'

const at = new Date(2026, 10, 28, 10, 15, 47).getTime()

type Message = {
	readonly seq?: number
	readonly text: string
	readonly contentFormat?: string
	readonly door?: string
	readonly judge?: (judged: Judged, message: DeviceMessage) => Judged
	readonly origin?: string
}

/** The entry of an import. */
const entryOf = ({
	seq = 1,
	text,
	contentFormat = 'application/senml+json',
	door = 'iot',
	judge = (same) => same,
	origin,
}: Message) => {
	const message = parseDeviceMessage(
		deviceMessageBody({
			v: 1,
			deviceId: 'kit',
			messageId: 'm',
			receivedAt: at,
			door,
			contentFormat,
			payload: Buffer.from(text),
			...(origin === undefined ? {} : { origin }),
		}),
	)
	return {
		...draftEntry(message, judge(judgeContent(timeWindow)(message), message), { retentionDays: 30 }),
		seq,
	}
}

/** The log line of an import. */
const imported = (seq = 1, more: object = {}): string =>
	JSON.stringify({
		level: 'INFO',
		message: 'imported',
		deviceId: 'kit',
		seq,
		success: true,
		isNew: true,
		updates: 1,
		...more,
	})

type Log = ReadableLog & { readonly printed: readonly string[] }

const open = (findEntry: (deviceId: string, seq: number) => Promise<Entry | undefined>): Log => {
	const printed: string[] = []
	const log = readableLog({
		findEntry,
		print: (line) => printed.push(line),
		paint: (_, text) => text,
		now: () => at,
	})
	return { printed, ...log }
}

const printedOf = async (entry: Entry | undefined, ...lines: readonly (readonly [string, string])[]) => {
	const { printed, log, drained } = open(async () => entry)
	for (const [source, line] of lines) log(source, line)
	await drained()
	return printed
}

const pack = '[{"bn":"14205/0/","n":"0","v":21.5},{"n":"1","v":41}]'
const converted = JSON.stringify({
	v: 1,
	device: { name: 'kit', type: 'default' },
	telemetry: [{ values: { temperature: 21.5 } }],
	attributes: {},
	source: { integrationId: 'int-1', importId: 'i', converterId: 'conv-1', version: 1 },
})
const start = '10:15:47  kit'

describe('a message that was imported', () => {
	const shown: readonly (readonly [name: string, message: Message, line: string, more?: object])[] = [
		['without findings', { text: pack }, `${start}  mqtt    53 bytes  1 update`],
		[
			'with a warning',
			{ text: '[{"n":"14205/0/1","v":141}]' },
			`${start}  mqtt    27 bytes  1 update, Record 0 ("14205/0/1"): 141 is out of the range of "Humidity", 0 to 100.`,
		],
		[
			'of which a part was refused',
			{ text: '[{"n":"14205/0/0","v":1},{"n":"14205/0/77","v":1}]' },
			`${start}  mqtt    50 bytes  1 update, but: Record 1 ("14205/0/77"): object 14205 (Environment) has no resource 77.`,
		],
		['of which nothing was converted', { text: '[]' }, `${start}  mqtt     2 bytes  The pack is empty`],
		[
			'in the envelope of nRF Cloud: the bytes are those of the device',
			{ text: '{"data":"gA=="}', contentFormat: 'nrfcloud-raw-envelope' },
			`${start}  mqtt      1 byte  The pack is empty`,
		],
		[
			'that a converter made: the bytes are in the log of its integration',
			{ text: converted, contentFormat: 'application/vnd.senml-live.converted+json', door: 'coap' },
			`${start}  coap              1 update`,
		],
		[
			'of an unknown device',
			{ text: pack, judge: (judged) => ({ ...judged, findings: [unknownDevice, ...judged.findings] }) },
			`${start}  mqtt    53 bytes  unknown device: 1 update`,
		],
		[
			'that was received before',
			{ text: pack, seq: 7 },
			`${start}  mqtt    53 bytes  received before, see import 7: 1 update`,
			{ isNew: false },
		],
		['that was put back', { text: pack, origin: 'x' }, `${start}  redrive    53 bytes  1 update`],
	]
	for (const [name, message, line, more] of shown)
		it(`is one line, ${name}`, async () => {
			const entry = entryOf(message)
			const printed = await printedOf(entry, ['processor', imported(entry.seq, more)])
			assert.deepEqual(
				printed.map((text) => text.slice(0, line.length)),
				[line],
			)
		})

	it('and failed says why', async () => {
		const entry = entryOf({ text: pack, judge: (_, message) => judgeFailed(undefined)(message) })
		const line = JSON.stringify({
			level: 'WARN',
			message: 'recorded as failed',
			deviceId: 'kit',
			seq: 1,
			success: false,
		})
		const [printed = '', ...more] = await printedOf(entry, ['recorder', line])
		assert.match(printed, /^10:15:47 {2}kit {2}mqtt {4}53 bytes {2}The message could not be processed/)
		assert.deepEqual(more, [])
	})

	it('and was one too many says so', async () => {
		const entry = {
			...entryOf({ text: '', judge: () => judgeExcess('messages', { ...noLimits, messagesPerMinute: 600 }) }),
			kind: 'rate-limited' as const,
		}
		const { printed, log, passing, drained } = open(async () => entry)
		passing('kit', 53)
		log('processor', imported(1, { excess: 'messages' }))
		await drained()
		assert.match(
			printed[0] ?? '',
			/^10:15:47 {2}kit {2}coap {14}The device sent more messages in a minute than it may/,
		)
	})

	it('came by CoAP if that door passes it on, also if it is imported before the device has its answer', async () => {
		const { printed, log, passing, drained } = open(async () => entryOf({ text: pack }))
		passing('kit', 53)
		const withdraw = passing('kit', 53)
		withdraw()
		log('processor', imported())
		log('coap', JSON.stringify({ event: 'coap.request', deviceId: 'kit', code: '2.01', bytes: 53, ms: 3 }))
		log('processor', imported())
		await drained()
		assert.deepEqual(
			printed.map((line) => line.split(/ {2,}/)[2]),
			['coap', 'mqtt'],
		)
	})

	it('is told from the log if it has no entry any more, or it cannot be read', async () => {
		const refused = imported(2, { success: false, updates: 0 })
		const expected = [
			`${start}  mqtt              1 update`,
			`${start}  mqtt              0 updates, and errors: see import 2 in the log`,
		]
		const lines = [
			['p', imported()],
			['p', refused],
		] as const
		assert.deepEqual(await printedOf(undefined, ...lines), expected)
		const { printed, log, drained } = open(() => Promise.reject(new Error('no')))
		for (const [source, line] of lines) log(source, line)
		await drained()
		assert.deepEqual(printed, expected)
	})

	it('cannot command the terminal', async () => {
		const [printed = ''] = await printedOf(entryOf({ text: '[{"n":"\\u001b[2J\\u009b","v":1}]' }), [
			'p',
			imported(),
		])
		assert.doesNotMatch(printed, /\p{Cc}/u)
	})
})

describe('many messages at once', () => {
	it('are one line each, in their order, however long their entries take', async () => {
		const finishing: (() => void)[] = []
		let reading = 0
		let most = 0
		const { printed, log, drained } = open((_, seq) => {
			reading += 1
			most = Math.max(most, reading)
			return new Promise((resolve) => {
				finishing.push(() => {
					reading -= 1
					resolve(entryOf({ text: `[${' '.repeat(seq)}]` }))
				})
			})
		})
		const count = 100
		for (let seq = 1; seq <= count; seq++) log('processor', imported(seq))
		let isDrained = false
		const all = drained().then(() => {
			isDrained = true
		})
		while (!isDrained) {
			// Finishes the newest read first: a slow read delays the other lines but keeps their order.
			finishing.pop()?.()
			await new Promise(setImmediate)
		}
		await all
		assert.deepEqual(
			printed.map((line) => Number(/(\d+) bytes/.exec(line)?.[1])),
			Array.from({ length: count }, (_, index) => index + 3),
		)
		assert.ok(most <= 8, `${most} entries were read at once`)
	})
})

describe('what else is logged', () => {
	const refusal = { event: 'coap.request', error: 'no such path', code: '4.04', bytes: 2, ms: 0 }
	const shown: readonly (readonly [
		name: string,
		source: string,
		line: object | string,
		...printed: string[],
	])[] = [
		[
			'a refusal at the CoAP door',
			'coap',
			refusal,
			'10:15:47  -  coap     2 bytes  4.04 Not Found: no such path',
		],
		[
			'a refusal that names the device',
			'coap',
			{ ...refusal, deviceId: 'kit', code: '5.03', error: 'Error: down' },
			'10:15:47  kit  coap     2 bytes  5.03 Service Unavailable: Error: down',
		],
		[
			'no request that was accepted',
			'coap',
			{ event: 'coap.request', deviceId: 'kit', code: '2.01', bytes: 1 },
		],
		[
			'a malformed message',
			'coap',
			{ event: 'coap.malformed', bytes: 4, error: 'token length 9' },
			'10:15:47  -  coap     4 bytes  malformed message: token length 9',
		],
		[
			'a handshake of DTLS that failed',
			'coap',
			{ event: 'coap.dtls.failed', peer: '127.0.0.1:49152', deviceId: 'kit', error: 'wrong PSK' },
			'10:15:47  kit  coap              DTLS handshake failed: wrong PSK (from 127.0.0.1:49152)',
		],
		[
			'an upload that does not end',
			'coap',
			{
				event: 'coap.upload.unfinished',
				peer: '127.0.0.1:49152',
				deviceId: 'kit',
				bytes: 32,
				expected: 3000,
				error: 'no block for 247 s',
				unfinished: 1,
			},
			'10:15:47  kit  coap    32 bytes  upload not finished: no block for 247 s (from 127.0.0.1:49152)',
		],
		[
			'a refusal by an integration',
			'coap',
			{ ...refusal, integrationId: 'int-1', code: '4.29', error: 'above the rate limit' },
			'10:15:47  int-1  coap     2 bytes  4.29: above the rate limit',
		],
		[
			'a message that a converter did not convert',
			'fn',
			{
				level: 'INFO',
				message: 'integration',
				integrationId: 'int-1',
				outcome: 'failed',
				problems: ['threw'],
			},
			'10:15:47  int-1  failed: threw  see npm run integrations -- log int-1 --errors',
		],
		[
			'a message that a converter converted in part',
			'fn',
			{
				level: 'INFO',
				message: 'integration',
				integrationId: 'int-1',
				outcome: 'converted',
				problems: ['value', 'nested'],
			},
			'10:15:47  int-1  converted, but: value, nested  see npm run integrations -- log int-1 --errors',
		],
		[
			'no message that a converter converted: its devices are',
			'fn',
			{ level: 'INFO', message: 'integration', integrationId: 'int-1', outcome: 'converted' },
		],
		['no metrics', 'fn', { _aws: { Timestamp: 1 }, Imports: 1 }],
		['nothing ordinary', 'fn', { level: 'INFO', message: 'pushed', deviceId: 'kit' }],
		[
			'a watcher',
			'fn',
			{ level: 'INFO', message: 'greeted', deviceId: 'kit' },
			'10:15:47  kit  a watcher is connected',
		],
		[
			'an error of a function, in words',
			'senml-live-Fn1',
			{
				level: 'ERROR',
				service: 'importMessages',
				message: 'import failed',
				error: { message: 'no\nplace', stack: 'at' },
			},
			'10:15:47  importMessages: import failed: no\\u000aplace',
		],
		['an error of the host', 'host', 'ERROR storage is down', '10:15:47  host: storage is down'],
		['what the host says', 'host', 'storage is up again', '10:15:47  host: storage is up again'],
		['no empty line', 'fn', ''],
		['what is not known', 'fn', { a: 1 }, '10:15:47  fn: {"a":1}'],
	]
	for (const [name, source, line, ...printed] of shown)
		it(`is shown as a line: ${name}`, async () => {
			const text = typeof line === 'string' ? line : JSON.stringify(line)
			assert.deepEqual(await printedOf(undefined, [source, text]), printed)
		})
})
