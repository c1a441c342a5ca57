import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { templateAssembly } from '../testing/assembly.ts'
import { withEndpointPorts } from './endpointPorts.ts'

type Variables = Readonly<Record<string, unknown>>

describe('the endpoints of integrations in local mode', () => {
	const cases = [
		{ ports: { coap: 5683, coaps: 5684 }, urls: ['coap://localhost', 'coaps://localhost'] },
		{ ports: { coap: 15683, coaps: 15684 }, urls: ['coap://localhost:15683', 'coaps://localhost:15684'] },
		{ ports: { coap: 0, coaps: undefined }, urls: ['coap://localhost', 'coaps://localhost'] },
	]
	for (const { ports, urls } of cases)
		it(`have the ports of the CoAP server, unless they are the usual ones: ${JSON.stringify(ports)}`, async () => {
			const { template } = withEndpointPorts(await templateAssembly(), 'localhost', ports)
			const found = Object.values(template.Resources).flatMap(({ Properties = {} }) => {
				const { Variables = {} } = (Properties['Environment'] ?? {}) as { readonly Variables?: Variables }
				return 'COAP_URL' in Variables ? [[Variables['COAP_URL'], Variables['COAPS_URL']]] : []
			})
			assert.deepEqual(found, [urls])
		})
})
