import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Remote, recentPeers } from './recentPeers.ts'

const setUp = () => {
	const sent: [hex: string, to: Remote][] = []
	const peerOf = recentPeers('127.0.0.1', (datagram, to) => {
		sent.push([Buffer.from(datagram).toString('hex'), to])
	})
	return { sent, peerOf }
}

describe('the peer of a datagram', () => {
	it('is the same for the same address and port, and gets what is sent to it', () => {
		const { sent, peerOf } = setUp()
		const from = { address: '192.0.2.17', port: 49_152 }
		const peer = peerOf(from)
		assert.equal(peerOf({ ...from }), peer)
		assert.equal(peer.address, '192.0.2.17:49152')
		peer.send(Buffer.of(0x40))
		assert.deepEqual(sent, [['40', from]])
	})

	it('is another one for another address or port, also for ports that are 4096 apart', () => {
		const { sent, peerOf } = setUp()
		const remotes = [
			{ address: '192.0.2.17', port: 5683 },
			{ address: '192.0.2.18', port: 5683 },
			{ address: '192.0.2.17', port: 5683 + 4096 },
			{ address: '192.0.2.17', port: 5684 },
		]
		const peers = [...remotes, ...remotes].map(peerOf)
		assert.equal(new Set(peers.map(({ key }) => key)).size, 4)
		// One that has left its place is still good for an answer.
		for (const peer of peers.slice(0, 4)) peer.send(Buffer.of(1))
		assert.deepEqual(
			sent.map(([, to]) => to),
			remotes,
		)
	})

	it('has brackets around an address of IPv6', () => {
		assert.equal(setUp().peerOf({ address: '2001:db8::1', port: 1 }).address, '[2001:db8::1]:1')
	})
})
