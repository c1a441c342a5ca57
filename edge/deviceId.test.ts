import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Identity } from './coap/peer.ts'
import { deviceIdOf } from './deviceId.ts'

const psk = (identity: string): Identity => ({ kind: 'psk', identity, keyTag: '' })
const certificate = (subject: string): Identity => ({ kind: 'certificate', subject })

const FORM = 'it must match [a-zA-Z0-9:_-]{1,128}'

describe('the device id', () => {
	const taken = [
		{ name: 'of the query, without DTLS', identity: undefined, query: ['id=d-1'], deviceId: 'd-1' },
		{ name: 'of the PSK identity', identity: psk('d-1'), query: [], deviceId: 'd-1' },
		{ name: 'of the common name', identity: certificate('d-1'), query: [], deviceId: 'd-1' },
		{ name: 'of both, which are the same', identity: psk('d-1'), query: ['id=d-1'], deviceId: 'd-1' },
		{ name: 'beside another argument', identity: psk('d-1'), query: ['x=1'], deviceId: 'd-1' },
	]
	for (const { name, identity, query, deviceId } of taken)
		it(`is that ${name}`, () => {
			assert.deepEqual(deviceIdOf(identity === undefined ? {} : { identity }, query), { deviceId })
		})

	const refused = [
		{
			name: 'no query, without client certificate',
			identity: undefined,
			query: [],
			code: '4.00',
			problem: 'query missing: ?id=<deviceId>',
		},
		{
			name: 'the id of another device, with a PSK',
			identity: psk('d-1'),
			query: ['id=d-2'],
			code: '4.03',
			problem: 'id in the query is not the PSK identity of the session; leave it out',
		},
		{
			name: 'the id of another device, with a certificate',
			identity: certificate('d-1'),
			query: ['id=d-2'],
			code: '4.03',
			problem: 'id in the query is not the common name of the session; leave it out',
		},
		{
			name: 'an invalid id',
			identity: psk('d-1'),
			query: ['id=d/1'],
			code: '4.00',
			problem: 'id must match [a-zA-Z0-9:_-]{1,128}',
		},
		{
			name: 'two ids',
			identity: psk('d-1'),
			query: ['id=d-1', 'id=d-1'],
			code: '4.00',
			problem: 'more than one id in the query',
		},
		{
			name: 'a PSK identity that is no device id, even if the query names one',
			identity: psk('Client_identity/1'),
			query: ['id=d-1'],
			code: '4.03',
			problem: `the PSK identity is no device id: ${FORM}`,
		},
		{
			name: 'a certificate without a common name',
			identity: certificate(''),
			query: [],
			code: '4.03',
			problem: `the common name is no device id: ${FORM}`,
		},
	]
	for (const { name, identity, query, code, problem } of refused)
		it(`is refused with ${code}: ${name}`, () => {
			assert.deepEqual(deviceIdOf(identity === undefined ? {} : { identity }, query), { code, problem })
			// edge/coap/request.ts: a diagnostic has 80 bytes at most.
			assert.ok(problem.length <= 80, `${problem.length}`)
		})
})
