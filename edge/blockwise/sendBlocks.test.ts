import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import type { Resource } from '../resource.ts'
import { libcoapClient } from '../testing/libcoapClient.ts'
import { startServer } from '../testing/startServer.ts'
import { ascii } from '../testing/udpClient.ts'

/** `GET /fff…`, with 40 letters: a long path, so that three times the request is more than the answer */
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN'
/** `GET /large`, 64,000 bytes, each line another one */
const LARGE = Array.from({ length: 4_000 }, (_, line) => `line ${String(line).padStart(11)}`).join('')

const content = (path: string, payload: string): Resource => ({
	path: [path],
	link: {},
	methods: { GET: async () => ({ code: '2.05', payload: Buffer.from(payload) }) },
})

const started = (t: TestContext) =>
	startServer(t, { resources: [content(LONG_PATH, LETTERS), content('large', LARGE)] })

/** ETag (4): SHA-256 of the whole answer */
const etagOf = (text: string): string => `44${createHash('sha256').update(text).digest('hex').slice(0, 8)}`

// Uri-Path (11) of 30 bytes (13 + 17); Block2 (23: 11 + 12); Size2 (28: 23 + 5, or 11 + 17)
const LONG_PATH = 'f'.repeat(30)
const GET = `40 01 12 34 bd 11 ${ascii(LONG_PATH)}`
// ETag (4), Block2 (23: 4 + 19 = 4 + 13 + 6), Size2 (28: 23 + 5): 40 is 0x28
const block2 = (value: string): string => `${etagOf(LETTERS)}d${value.length / 2}06${value}`

const rows = [
	{ name: 'a small one comes whole', send: GET, answer: `60451234ff${ascii(LETTERS)}` },
	{
		name: 'the first 16 bytes, with the length of the whole answer',
		send: `${GET} c0`,
		answer: `60451234${block2('08')}5128ff${ascii(LETTERS.slice(0, 16))}`,
	},
	{
		name: 'the second 16 bytes',
		send: `${GET} c1 10`,
		answer: `60451234${block2('18')}ff${ascii(LETTERS.slice(16, 32))}`,
	},
	{
		name: 'the last 8 bytes',
		send: `${GET} c1 20`,
		answer: `60451234${block2('20')}ff${ascii(LETTERS.slice(32))}`,
	},
	{
		name: 'the second 32 bytes',
		send: `${GET} c1 11`,
		answer: `60451234${block2('11')}ff${ascii(LETTERS.slice(32))}`,
	},
	{
		name: 'all of it, if the block is large enough',
		send: `${GET} c1 06`,
		answer: `60451234${block2('06')}ff${ascii(LETTERS)}`,
	},
	{
		name: 'its length, if that is asked for',
		send: `${GET} c1 06 50`,
		answer: `60451234${block2('06')}5128ff${ascii(LETTERS)}`,
	},
	{
		name: 'a block beyond the end is refused',
		send: `${GET} c1 30`,
		answer: `60801234ff${ascii('beyond the end; the answer has 40 bytes')}`,
	},
	{
		name: 'the reserved size exponent 7 is refused',
		send: `${GET} c1 07`,
		answer: `60801234ff${ascii('reserved size; Block2 has the exponents 0 to 6')}`,
	},
	{
		name: 'an error is not divided',
		send: `40 01 12 34 b1 ${ascii('x')} c0`,
		answer: `60841234ff${ascii('no such path')}`,
	},
]

// RFC 7959 §2.4
describe('an answer in blocks', () => {
	for (const { name, send, answer } of rows)
		it(name, async (t) => {
			const { client } = await started(t)
			client.send(send)
			assert.equal(await client.next(), answer)
		})

	it('has one entry in the log, with its first block', async (t) => {
		const { client, log } = await started(t)
		for (const block2 of ['c0', 'c1 10', 'c1 20', 'c1 30']) {
			client.send(`${GET} ${block2}`)
			await client.next()
		}
		assert.deepEqual(
			log.map(({ code }) => code),
			['2.05', '4.00'],
		)
	})

	for (const args of [['-b', '16'], ['-b', '64'], ['-b', '256'], ['-b', '1024'], []])
		it(`of 64,000 bytes is downloaded by libcoap's client with [${args.join(' ')}]`, async (t) => {
			const { server } = await started(t)
			const uri = `coap://127.0.0.1:${server.port}/large`
			const { output } = await libcoapClient(['-m', 'get', '-v', '0', '-B', '120', ...args, uri])
			assert.ok(output.includes(LARGE), `${output.length} characters`)
		})

	it('of discovery', async (t) => {
		const { server } = await started(t)
		const uri = `coap://127.0.0.1:${server.port}/.well-known/core`
		const { output } = await libcoapClient(['-m', 'get', '-v', '0', '-B', '120', '-b', '16', uri])
		assert.ok(
			output.includes(`</msg/d2c/raw>;ct="110 50 112 60 42";rt="senml",</${LONG_PATH}>,</large>`),
			output,
		)
	})
})
