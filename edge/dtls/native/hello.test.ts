import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dtlsLimits } from '../dtlsLimits.ts'
import { loadAddon } from './addon.ts'
import { clientContext } from './clientContext.ts'
import { serverContext } from './serverContext.ts'

const addon = loadAddon()
const COOKIE = Buffer.alloc(32, 1)
const EARLIER = Buffer.alloc(32, 2)
const OTHER = Buffer.alloc(32, 3)

// RFC 6347 §4.1, §4.3.2
const SEQUENCE_AT = 5
const MESSAGE_TYPE_AT = 13
const SERVER_HELLO = 2
const HELLO_VERIFY_REQUEST = 3

const sequenceOf = (datagram: Buffer | undefined): number | undefined => datagram?.readUIntBE(SEQUENCE_AT, 6)

const withSequence = (datagram: Buffer | undefined, sequence: number): Buffer => {
	const changed = Buffer.from(datagram ?? [])
	changed.writeUIntBE(sequence, SEQUENCE_AT, 6)
	return changed
}

const start = () => {
	const server = serverContext(addon, { psk: async () => undefined }, dtlsLimits)
	const client = addon.connect(clientContext(addon, { suites: ['PSK-AES128-CCM8'] }))
	const [hello = Buffer.alloc(0)] = addon.receive(client).out ?? []
	/** the ClientHello with the cookie that the server has sent */
	const repeat = (verify: Buffer | undefined): Buffer =>
		addon.receive(client, verify).out?.[0] ?? Buffer.alloc(0)
	return { server, hello, repeat }
}

// RFC 6347 §4.2.1
describe('a ClientHello', () => {
	it('without cookie is answered with one, under its own sequence number, and leaves nothing behind', () => {
		const { server, hello } = start()
		for (const sequence of [0, 1, 77]) {
			const { out = [], session } = addon.listen(server, withSequence(hello, sequence), COOKIE)
			assert.equal(session, undefined)
			assert.deepEqual(out.map(sequenceOf), [sequence])
			assert.equal(out[0]?.[MESSAGE_TYPE_AT], HELLO_VERIFY_REQUEST)
			assert.ok((out[0]?.length ?? 0) <= hello.length)
		}
	})

	it('with its cookie gets a ServerHello under its own sequence number', () => {
		for (const sequence of [1, 2, 300, 2 ** 32 + 5]) {
			const { server, hello, repeat } = start()
			const withCookie = withSequence(repeat(addon.listen(server, hello, COOKIE).out?.[0]), sequence)
			const { session } = addon.listen(server, withCookie, COOKIE)
			assert.ok(session)
			const [flight] = addon.receive(session).out ?? []
			assert.equal(flight?.[MESSAGE_TYPE_AT], SERVER_HELLO)
			assert.equal(sequenceOf(flight), sequence)
		}
	})

	it('may have an earlier cookie, and no other one', () => {
		const { server, hello, repeat } = start()
		const withCookie = repeat(addon.listen(server, hello, EARLIER).out?.[0])
		assert.equal(addon.listen(server, withCookie, OTHER).session, undefined)
		assert.equal(addon.listen(server, withCookie, Buffer.concat([COOKIE, OTHER])).session, undefined)
		assert.ok(addon.listen(server, withCookie, Buffer.concat([COOKIE, EARLIER])).session)
	})
})
