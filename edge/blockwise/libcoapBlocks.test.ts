import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { libcoapClient } from '../testing/libcoapClient.ts'
import { startServer } from '../testing/startServer.ts'

const PATH = '/msg/d2c/raw?id=d-1'
/** 64,000 bytes, each line another one, so that a block in the wrong place shows */
const PACK = Buffer.from(
	Array.from({ length: 4_000 }, (_, line) => `line ${String(line).padStart(11)}`).join(''),
)

describe("libcoap's client", () => {
	for (const args of [['-b', '16'], ['-b', '64'], ['-b', '256'], ['-b', '1024'], [], ['-N', '-b', '1024']])
		it(`uploads 64,000 bytes with [${args.join(' ')}]`, async (t) => {
			const { server, published, log } = await startServer(t)
			const uri = `coap://127.0.0.1:${server.port}${PATH}`
			const { received, output } = await libcoapClient(
				['-B', '120', '-m', 'post', '-t', '110', ...args, uri],
				PACK,
			)
			// It does not print the answers 2.31.
			assert.deepEqual(received, [args.includes('-N') ? 'NON 2.01' : 'ACK 2.01'], output.slice(-2000))
			assert.equal(published.length, 1)
			assert.ok(published[0]?.payload === PACK.toString())
			assert.equal(log.length, 1)
		})

	it('goes on with smaller blocks when it is asked to', async (t) => {
		const { server, published } = await startServer(t, { largestSzx: 2 })
		const uri = `coap://127.0.0.1:${server.port}${PATH}`
		const { received, output } = await libcoapClient(['-B', '120', '-m', 'post', '-t', '110', uri], PACK)
		assert.deepEqual(received, ['ACK 2.01'], output.slice(-2000))
		assert.match(output, /Block1:999\/_\/64/)
		assert.ok(published[0]?.payload === PACK.toString())
	})

	it('takes a small body with a block option', async (t) => {
		const { server, published } = await startServer(t)
		const uri = `coap://127.0.0.1:${server.port}${PATH}`
		const { received, output } = await libcoapClient([
			'-B',
			'120',
			'-m',
			'post',
			'-t',
			'110',
			'-b',
			'1024',
			'-e',
			'[]',
			uri,
		])
		assert.deepEqual(received, ['ACK 2.01'], output)
		assert.match(output, /POST .*Block1:0\/_\/1024/)
		assert.equal(published[0]?.payload, '[]')
	})

	it('is told 4.13 and the limit for a body above it', async (t) => {
		const { server, published } = await startServer(t, { maxPublishedBytes: 63_999 })
		const uri = `coap://127.0.0.1:${server.port}${PATH}`
		const { received, output } = await libcoapClient(['-B', '120', '-m', 'post', '-t', '110', uri], PACK)
		assert.deepEqual(received, ['ACK 4.13'], output.slice(-2000))
		assert.match(output, /Size1:63999/)
		assert.match(output, /at most 63999 bytes/)
		assert.deepEqual(published, [])
	})

	it('is told 4.08 for a block in the middle', async (t) => {
		const { server } = await startServer(t)
		const uri = `coap://127.0.0.1:${server.port}${PATH}`
		const { received, output } = await libcoapClient(
			['-B', '120', '-m', 'post', '-t', '110', '-b', '2,64', uri],
			PACK,
		)
		assert.deepEqual(received, ['ACK 4.08'], output.slice(-2000))
	})
})
