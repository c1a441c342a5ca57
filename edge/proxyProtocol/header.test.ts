import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { headed, IPV4, IPV6, tlv } from '../testing/proxyHeader.ts'
import { fromHex } from '../testing/udpClient.ts'
import { readHeader } from './header.ts'

const read = (hex: string) => readHeader(fromHex(hex))

describe('a header of the PROXY protocol', () => {
	it('names a client of UDP over IPv4', () => {
		const { outcome, ...rest } = read(headed({ body: IPV4 }, '4000 0001'))
		assert.equal(outcome, 'proxied')
		assert.deepEqual(rest, { address: '192.0.2.17:49152', tlvs: [], payload: fromHex('40000001') })
	})

	it('names a client of UDP over IPv6', () => {
		const { outcome, ...rest } = read(headed({ transport: '22', body: IPV6 }, '40'))
		assert.equal(outcome, 'proxied')
		assert.deepEqual(rest, { address: '[2001:db8::17]:49152', tlvs: [], payload: fromHex('40') })
	})

	it('has fields after the addresses', () => {
		// §2.2.4: a field of padding has any length.
		const headed4 = read(headed({ body: `${IPV4} ${tlv('04', '00')} ${tlv('e0', '6131')} ${tlv('04', '')}` }))
		assert.equal(headed4.outcome, 'proxied')
		assert.deepEqual(
			'tlvs' in headed4 && headed4.tlvs.map(({ type, value }) => [type, value.toString('hex')]),
			[
				[0x04, '00'],
				[0xe0, '6131'],
				[0x04, ''],
			],
		)
	})

	it('of the sender itself has addresses that do not count', () => {
		for (const body of ['', IPV4, 'ff'])
			assert.deepEqual(read(headed({ start: '20', transport: '00', body }, '40')), {
				outcome: 'local',
				payload: fromHex('40'),
			})
	})

	const whole = headed({ body: `${IPV4} ${tlv('04', '0000')}` })
	const cut = [
		{ name: 'nothing', hex: '' },
		{ name: 'CoAP without a header', hex: '4402 0001 0102 0304 b3 6d7367 03 643263 03 726177' },
		{ name: 'a part of the signature', hex: '0d0a0d0a000d0a5155' },
		{ name: 'a wrong signature', hex: whole.replace('51554954', '51554955') },
		{ name: 'version 1', hex: Buffer.from('PROXY UDP4 192.0.2.17 198.51.100.1 1 2\r\n').toString('hex') },
	]
	for (const { name, hex } of cut)
		it(`is missing: ${name}`, () => {
			assert.deepEqual(read(hex), {
				outcome: 'malformed',
				reason: 'no header of the PROXY protocol, version 2',
			})
		})

	const noUdp = 'neither UDP over IPv4 (0x12) nor over IPv6 (0x22)'
	const of = (transport: string) => `address family and transport 0x${transport}: ${noUdp}`
	const wrong = [
		{ hex: headed({ start: '11', body: IPV4 }), reason: 'version 1 of the PROXY protocol, not 2' },
		{ hex: headed({ start: '31', body: IPV4 }), reason: 'version 3 of the PROXY protocol, not 2' },
		{ hex: headed({ start: '22', body: IPV4 }), reason: 'unknown command 2' },
		{ hex: headed({ transport: '00', body: IPV4 }), reason: of('00') },
		{ hex: headed({ transport: '11', body: IPV4 }), reason: of('11') },
		{ hex: headed({ transport: '21', body: IPV6 }), reason: of('21') },
		{ hex: headed({ transport: '32', body: '00'.repeat(216) }), reason: of('32') },
		{ hex: headed({ body: IPV4 }).slice(0, -2), reason: 'the header is longer than the datagram' },
		{ hex: headed({ body: 'c0000211 c6336401 c000 16' }), reason: 'the addresses are cut off' },
		{ hex: headed({ transport: '22', body: IPV4 }), reason: 'the addresses are cut off' },
		{ hex: headed({ body: 'c0000211 c6336401 0000 1634' }), reason: 'the port of the client is 0' },
		{ hex: headed({ body: `${IPV4} 04` }), reason: 'a field after the addresses is cut off' },
		{ hex: headed({ body: `${IPV4} 04 00` }), reason: 'a field after the addresses is cut off' },
		{ hex: headed({ body: `${IPV4} 04 0002 00` }), reason: 'a field after the addresses is cut off' },
	]
	for (const { hex, reason } of wrong)
		it(`is refused: ${reason} (${hex.slice(24, 32)})`, () => {
			assert.deepEqual(read(hex), { outcome: 'malformed', reason })
		})

	it('is refused at every length but the whole', () => {
		for (let bytes = 0; bytes < whole.length / 2; bytes++)
			assert.equal(read(whole.slice(0, 2 * bytes)).outcome, 'malformed', `${bytes} bytes`)
		assert.equal(read(whole).outcome, 'proxied')
	})
})
