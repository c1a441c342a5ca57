import assert from 'node:assert/strict'
import { it } from 'node:test'
import { placeDocuments } from './placeDocuments.ts'

it('the documents as a stack serves them have its version and its addresses', () => {
	const { openApi, asyncApi, html } = placeDocuments(
		{
			openApi: { info: { version: '1' }, servers: [{ url: 'https://nowhere' }], paths: {} },
			asyncApi: {
				info: { version: '1' },
				servers: { live: { host: 'nowhere', protocol: 'wss', title: 'Live' } },
				channels: { live: { address: '/', title: 'Live' } },
			},
			html: '<p>{{version}} {{rest}} {{live}} {{other}}</p>',
		},
		{ version: '<2>', rest: 'https://a.example', webSockets: { live: 'ws://b.example:8080/live?$&' } },
	)
	assert.deepEqual(JSON.parse(openApi), {
		info: { version: '1', 'x-backend-version': '<2>' },
		servers: [{ url: 'https://a.example', description: 'This stack' }],
		paths: {},
	})
	assert.deepEqual(JSON.parse(asyncApi), {
		info: { version: '1', 'x-backend-version': '<2>' },
		servers: { live: { host: 'b.example:8080', protocol: 'ws', title: 'Live' } },
		channels: { live: { address: '/live', title: 'Live' } },
	})
	assert.equal(html, '<p>&lt;2> https://a.example ws://b.example:8080/live?$&amp; {{other}}</p>')
})
