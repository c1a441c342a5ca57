import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { libcoapClient } from '../testing/libcoapClient.ts'
import { startServer } from '../testing/startServer.ts'
import { waitingDownlinks } from '../testing/waitingDownlinks.ts'
import type { Fate } from './ports.ts'

const PATH = '/msg/c2d?id=d-1'

/** bytes without a pattern that a block could hide in */
const bytesOf = (length: number): Buffer =>
	Buffer.from(Array.from({ length }, (_, index) => (index * 7 + (index >> 8) * 13) % 251))

const started = async (t: TestContext) => {
	const downlinks = waitingDownlinks()
	const folder = mkdtempSync(join(tmpdir(), 'downlinks-'))
	t.after(() => rmSync(folder, { recursive: true }))
	const file = join(folder, 'received')
	const { server, published } = await startServer(t, { downlinks })
	return { downlinks, published, file, received: () => readFileSync(file), port: server.port }
}

/** Runs libcoap's client until what it waits for has come. */
const observing = async (port: number, args: readonly string[], until: () => Promise<unknown>) => {
	const stop = new AbortController()
	const ended = libcoapClient(
		['-m', 'get', '-s', '60', ...args, `coap://127.0.0.1:${port}${PATH}`],
		undefined,
		undefined,
		stop.signal,
	)
	await until()
	stop.abort()
	return ended
}

describe("libcoap's client that observes /msg/c2d", () => {
	for (const confirm of [false, true])
		for (const length of [0, 1, 1024, 1025, 65_536])
			it(`gets ${length} bytes, confirm ${confirm}`, async (t) => {
				const { downlinks, file, received, port } = await started(t)
				downlinks.add(bytesOf(length), { confirm })
				// It has acknowledged the last one, so it has written the first one.
				downlinks.add('end', { confirm: true })
				const { output } = await observing(port, ['-o', file], () => downlinks.reported(confirm ? 4 : 3))
				const ended: readonly Fate[] = [{ type: 'sent', bytes: 3 }, { type: 'acknowledged' }]
				assert.deepEqual(
					downlinks.fates,
					[{ type: 'sent', bytes: length }, ...(confirm ? ended.slice(1) : []), ...ended],
					output.slice(-3000),
				)
				const expected = Buffer.concat([bytesOf(length), Buffer.from('end')])
				assert.ok(received().equals(expected), `${received().length} bytes; ${output.slice(-3000)}`)
			})

	it('gets what is accepted later, with its Content-Format and the ETag that names it', async (t) => {
		const { downlinks, port } = await started(t)
		let tag = ''
		const { output } = await observing(port, [], async () => {
			downlinks.add('first', { confirm: true })
			await downlinks.reported(2)
			tag = downlinks.add('{}', { confirm: true, contentFormat: 50 })
			await downlinks.reported(4)
		})
		assert.match(output, /t:CON c:2\.05 .*Observe:2/)
		assert.match(output, new RegExp(`ETag:0x${tag}.*Content-Format:application/json`))
	})

	it('gets nothing for another device', async (t) => {
		const { downlinks, port, file, received } = await started(t)
		downlinks.add('other', { confirm: true }, 'd-2')
		downlinks.add('mine', { confirm: true })
		await observing(port, ['-o', file], () => downlinks.reported(2))
		assert.equal(received().toString(), 'mine')
		assert.equal(downlinks.fates.length, 2)
	})
})

describe("libcoap's client", () => {
	for (const confirm of [false, true])
		for (const length of [1, 64, 1024, 1025, 65_536])
			it(`asks for ${length} bytes, confirm ${confirm}`, async (t) => {
				const { downlinks, file, received, port } = await started(t)
				downlinks.add(bytesOf(length), { confirm })
				const uri = `coap://127.0.0.1:${port}${PATH}`
				const { output } = await libcoapClient(['-m', 'get', '-o', file, uri])
				await downlinks.reported(confirm ? 2 : 1)
				assert.ok(received().equals(bytesOf(length)), output.slice(-3000))
				assert.equal(downlinks.fates.at(-1)?.type, confirm ? 'acknowledged' : 'sent')
			})

	for (const confirm of [false, true])
		for (const length of [1, 64, 1024, 1025, 65_536])
			it(`gets ${length} bytes in the answer to a message, confirm ${confirm}`, async (t) => {
				const { downlinks, file, received, port, published } = await started(t)
				downlinks.add(bytesOf(length), { confirm })
				const uri = `coap://127.0.0.1:${port}/msg/d2c/raw?id=d-1`
				const { output } = await libcoapClient(
					['-m', 'post', '-t', '110', '-o', file, uri],
					Buffer.from('[]'),
				)
				await downlinks.reported(confirm ? 2 : 1)
				assert.ok(received().equals(bytesOf(length)), output.slice(-3000))
				assert.deepEqual(published, [{ topic: 'm/d/d-1/d2c/senml', payload: '[]' }])
				assert.equal(downlinks.fates.at(-1)?.type, confirm ? 'acknowledged' : 'sent')
			})

	it('gets it in the answer to a message of 64,000 bytes, too', async (t) => {
		const { downlinks, file, received, port, published } = await started(t)
		downlinks.add(bytesOf(3000))
		const uri = `coap://127.0.0.1:${port}/msg/d2c/raw?id=d-1`
		const { output } = await libcoapClient(['-m', 'post', '-t', '110', '-o', file, uri], bytesOf(64_000))
		assert.ok(received().equals(bytesOf(3000)), output.slice(-3000))
		assert.equal(published.length, 1)
		assert.deepEqual(downlinks.fates, [{ type: 'sent', bytes: 3000 }])
	})
})
