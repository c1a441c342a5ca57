import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attemptsKey, networkOf, secondsLeft, windowEnd } from './attemptsKey.ts'

describe('the network that an address belongs to', () => {
	const table: readonly (readonly [name: string, address: string, network: string])[] = [
		['of IPv4 is the address', '203.0.113.7', '203.0.113.7'],
		['of IPv6 has its first 64 bits', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
		['is the same for the last address of it', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
		['with zeros behind', '2001:db8::1', '2001:db8:0:0::/64'],
		['with zeros before', '::1', '0:0:0:0::/64'],
		['with zeros within', '2001:db8:0:0:1::', '2001:db8:0:0::/64'],
		['of nothing but zeros', '::', '0:0:0:0::/64'],
		['in capitals and with leading zeros', '2001:0DB8:000A:0002::1', '2001:db8:a:2::/64'],
		['with the name of an interface', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
		['of IPv4 as RFC 4291 writes it in IPv6', '::ffff:203.0.113.7', '203.0.113.7'],
		['of IPv4 in IPv6, in hexadecimal', '::ffff:cb00:7107', '203.0.113.7'],
		['of something else is what it is', 'nowhere', 'nowhere'],
	]
	for (const [name, address, network] of table) it(name, () => assert.equal(networkOf(address), network))
})

describe('the key of failed attempts', () => {
	const minute = 1_694_503_320
	const key = attemptsKey('203.0.113.7', minute * 1000 + 19_523)

	it('begins with the minute', () => {
		assert.equal(key.window, minute)
		assert.equal(windowEnd(key), minute + 60)
	})

	for (const [milliseconds, window] of [
		[0, minute],
		[59_999, minute],
		[60_000, minute + 60],
		[-1, minute - 60],
	] as const)
		it(`has the window ${window - minute} s after ${milliseconds} ms`, () =>
			assert.equal(attemptsKey('203.0.113.7', minute * 1000 + milliseconds).window, window))

	it('does not tell the address', () => {
		assert.match(key.source, /^[0-9a-f]{64}$/)
		assert.ok(!JSON.stringify(key).includes('203.0.113'))
	})

	it('is the same for one network and differs for two', () => {
		const sourceOf = (address: string) => attemptsKey(address, 0).source
		assert.equal(sourceOf('2001:db8:1:2::1'), sourceOf('2001:db8:1:2:ffff::9'))
		assert.notEqual(sourceOf('2001:db8:1:2::1'), sourceOf('2001:db8:1:3::1'))
		assert.notEqual(sourceOf('203.0.113.7'), sourceOf('203.0.113.8'))
	})

	for (const [milliseconds, seconds] of [
		[0, 60],
		[1, 60],
		[30_500, 30],
		[59_001, 1],
		[60_000, 1],
		[61_000, 1],
	] as const)
		it(`leaves ${seconds} s at ${milliseconds} ms, and never none`, () =>
			assert.equal(secondsLeft(key, minute * 1000 + milliseconds), seconds))
})
