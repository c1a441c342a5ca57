import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Headers, isForeignPage } from './foreignPage.ts'

const ours = 'https://hello.nrfcloud.com'

type Case = { readonly name: string; readonly headers: Headers; readonly expected: boolean }

describe('a request of a foreign page', () => {
	// What browsers send: Fetch Metadata Request Headers, and Fetch, "append a request `Origin` header".
	const cases: readonly Case[] = [
		{ name: 'is none of a program', headers: {}, expected: false },
		{ name: 'is none that is typed', headers: { 'sec-fetch-site': 'none' }, expected: false },
		{ name: 'is none of our own page', headers: { 'sec-fetch-site': 'same-origin' }, expected: false },
		{
			name: 'is none of a WebSocket of our own page',
			headers: { Origin: 'https://api.example.com', 'Sec-Fetch-Site': 'same-origin' },
			expected: false,
		},
		{
			name: 'is none of an allowed page',
			headers: { origin: ours, 'sec-fetch-site': 'cross-site' },
			expected: false,
		},
		{ name: 'is none of an allowed page in an old browser', headers: { Origin: ours }, expected: false },
		{
			name: 'is a fetch',
			headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
			expected: true,
		},
		{ name: 'is a fetch in an old browser', headers: { Origin: 'https://evil.example' }, expected: true },
		{ name: 'is an image, a frame or a link', headers: { 'sec-fetch-site': 'cross-site' }, expected: true },
		{ name: 'is one of a sister of ours', headers: { 'sec-fetch-site': 'same-site' }, expected: true },
		{
			name: 'is a page without an origin',
			headers: { origin: 'null', 'sec-fetch-site': 'cross-site' },
			expected: true,
		},
		{
			name: 'is one whose origin begins like ours',
			headers: { origin: `${ours}.evil.example`, 'sec-fetch-site': 'cross-site' },
			expected: true,
		},
	]
	for (const { name, headers, expected } of cases)
		it(name, () => {
			assert.equal(isForeignPage(['http://localhost:3000', ours])(headers), expected)
			assert.equal(isForeignPage(['*'])(headers), false)
		})

	it('is none of any page that the protocol allows', () => {
		const isForeign = isForeignPage(['https://*'])
		assert.equal(isForeign({ origin: 'https://any.example' }), false)
		assert.equal(isForeign({ origin: 'http://any.example' }), true)
	})
})
