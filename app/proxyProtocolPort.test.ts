import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readProxyProtocolPort } from './proxyProtocolPort.ts'

describe('COAP_PROXY_PROTOCOL_PORT', () => {
	const read = (text: string) => readProxyProtocolPort({ COAP_PROXY_PROTOCOL_PORT: text })

	it('is a port, and there is none unless it is set', () => {
		assert.deepEqual(
			[readProxyProtocolPort({}), read(''), read('0'), read('5685'), read('65535')],
			[undefined, undefined, 0, 5685, 65_535],
		)
	})

	for (const text of ['65536', '-1', '5685.5', 'true', '127.0.0.1:5685', ' 5685'])
		it(`is not ${text}`, () => {
			assert.throws(() => read(text), {
				message: `COAP_PROXY_PROTOCOL_PORT is a port from 0 to 65535, not ${text}`,
			})
		})
})
