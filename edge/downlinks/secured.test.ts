import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { libcoapClient } from '../testing/libcoapClient.ts'
import { KEY, psk } from '../testing/psks.ts'
import { startSecured } from '../testing/startSecured.ts'
import { ascii, fromHex } from '../testing/udpClient.ts'
import { waitingDownlinks } from '../testing/waitingDownlinks.ts'

const started = async (t: TestContext) => {
	const downlinks = waitingDownlinks()
	downlinks.secured.add('d-1')
	return { downlinks, ...(await startSecured(t, { psk }, { downlinks })) }
}

/** NON `GET /msg/c2d` with Observe 0, without id */
const observe = fromHex(`51 01 00 01 bb 60 53 ${ascii('msg')} 03 ${ascii('c2d')}`)
/** Token bb, Observe 1 */
const registered = /^5145....bb6101$/

describe('downlinks over DTLS', () => {
	for (const program of ['coap-client-openssl', 'coap-client-gnutls'] as const)
		it(`reach ${program} byte by byte, without an id in the query`, async (t) => {
			const { downlinks, dtlsPort } = await started(t)
			const folder = mkdtempSync(join(tmpdir(), 'coap-'))
			t.after(() => rmSync(folder, { recursive: true }))
			const file = join(folder, 'body')
			const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 31) % 253))
			downlinks.add(bytes, { confirm: true })
			downlinks.add('not mine', {}, 'd-2')
			const stop = new AbortController()
			const args = ['-m', 'get', '-s', '60', '-u', 'd-1', '-k', KEY, '-o', file]
			const uri = `coaps://127.0.0.1:${dtlsPort}/msg/c2d`
			const ended = libcoapClient([...args, uri], undefined, program, stop.signal)
			assert.deepEqual(await downlinks.reported(2), [
				{ type: 'sent', bytes: 20_000 },
				{ type: 'acknowledged' },
			])
			stop.abort()
			const { output } = await ended
			assert.ok(readFileSync(file).equals(bytes), output.slice(-2000))
		})

	it('are those of the identity: the id of another device is refused', async (t) => {
		const { downlinks, dtlsPort } = await started(t)
		downlinks.add('not yours', {}, 'd-2')
		const uri = `coaps://127.0.0.1:${dtlsPort}/msg/c2d?id=d-2`
		const { received } = await libcoapClient(
			['-m', 'get', '-u', 'd-1', '-k', KEY, uri],
			undefined,
			'coap-client-openssl',
		)
		assert.deepEqual(received, ['ACK 4.03'])
		assert.deepEqual(downlinks.fates, [])
	})

	it('are not given to a session that has ended, and not said to be sent', async (t) => {
		const { downlinks, connect, server } = await started(t)
		const client = await connect({ psk: { identity: 'd-1', key: KEY } })
		await client.established
		client.send(observe)
		assert.match((await client.next()).toString('hex'), registered)
		server.endSessions('d-1')
		await client.closed
		downlinks.add('a')
		const next = await connect({ psk: { identity: 'd-1', key: KEY } })
		await next.established
		assert.deepEqual(downlinks.fates, [])
		next.send(observe)
		assert.match((await next.next()).toString('hex'), registered)
		assert.match((await next.next()).toString('hex'), new RegExp(`ff${ascii('a')}$`))
		assert.deepEqual(await downlinks.reported(1), [{ type: 'sent', bytes: 1 }])
	})

	it('are refused to a session whose key is not valid any more', async (t) => {
		const downlinks = waitingDownlinks()
		downlinks.add('a')
		const { connect } = await startSecured(t, { psk }, { downlinks, isRevoked: async () => true })
		const client = await connect({ psk: { identity: 'd-1', key: KEY } })
		await client.established
		client.send(observe)
		assert.match((await client.next()).toString('hex'), /^5181....bb/)
		assert.deepEqual(downlinks.fates, [])
	})
})
