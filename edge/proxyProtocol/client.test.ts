import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { certificate, dtls, psk, tlv, uniqueId } from '../testing/proxyHeader.ts'
import { fromHex } from '../testing/udpClient.ts'
import { readClient } from './client.ts'
import { readTlvs } from './tlvs.ts'

const read = (...fields: readonly string[]) => readClient(readTlvs(fromHex(fields.join(''))) ?? [])

const session = '0011223344556677'

describe('the client that a terminator names', () => {
	const taken = [
		{ name: 'is a plain one without PP2_TYPE_SSL', fields: [], client: { outcome: 'plain' } },
		{
			name: 'is a plain one without the flag of SSL',
			fields: [tlv('20', '00 00000001'), uniqueId],
			client: { outcome: 'plain' },
		},
		{
			name: 'has a PSK identity',
			fields: [uniqueId, dtls, psk('d-1')],
			client: { outcome: 'secured', session, identity: { kind: 'psk', identity: 'd-1', keyTag: '' } },
		},
		{
			name: 'has a digest of its key, too',
			fields: [psk('d-1'), tlv('e1', 'c0ffee'), uniqueId, dtls],
			client: { outcome: 'secured', session, identity: { kind: 'psk', identity: 'd-1', keyTag: 'c0ffee' } },
		},
		{
			name: 'has a certificate',
			fields: [uniqueId, certificate('d-2')],
			client: { outcome: 'secured', session, identity: { kind: 'certificate', subject: 'd-2' } },
		},
		{
			name: 'has shown its certificate earlier in the session',
			fields: [uniqueId, tlv('20', `05 00000000 ${tlv('22', '642d32')}`)],
			client: { outcome: 'secured', session, identity: { kind: 'certificate', subject: 'd-2' } },
		},
		{
			name: 'has a certificate without a common name',
			fields: [uniqueId, tlv('20', `03 00000000 ${tlv('21', '444c5376')}`)],
			client: { outcome: 'secured', session, identity: { kind: 'certificate', subject: '' } },
		},
		{ name: 'has shown nothing', fields: [uniqueId, dtls], client: { outcome: 'secured', session } },
		{
			name: 'may have fields that mean nothing here',
			fields: [tlv('01', '636f6170'), tlv('02', '61'), uniqueId, tlv('f0', ''), dtls],
			client: { outcome: 'secured', session },
		},
	]
	for (const { name, fields, client } of taken)
		it(name, () => {
			assert.deepEqual(read(...fields), client)
		})

	const noId = 'a session without PP2_TYPE_UNIQUE_ID of 1 to 128 bytes'
	const refused = [
		{ reason: noId, fields: [dtls, psk('d-1')] },
		{ reason: noId, fields: [dtls, tlv('05', '')] },
		{ reason: noId, fields: [dtls, tlv('05', '00'.repeat(129))] },
		{ reason: 'a PSK identity without PP2_CLIENT_SSL', fields: [uniqueId, psk('d-1')] },
		{ reason: 'a PSK identity without PP2_CLIENT_SSL', fields: [uniqueId, tlv('20', ''), psk('d-1')] },
		{ reason: 'field 0x05 comes twice', fields: [uniqueId, uniqueId, dtls] },
		{ reason: 'field 0x20 comes twice', fields: [uniqueId, dtls, certificate('d-2')] },
		{ reason: 'field 0xe0 comes twice', fields: [uniqueId, dtls, psk('d-1'), psk('d-2')] },
		{ reason: 'a PSK identity and a certificate', fields: [uniqueId, certificate('d-2'), psk('d-1')] },
		{ reason: 'PP2_TYPE_SSL is cut off', fields: [uniqueId, tlv('20', '01 0000')] },
		{ reason: 'PP2_TYPE_SSL is cut off', fields: [uniqueId, tlv('20', '03 00000000 22 0003 61')] },
		{
			reason: 'the certificate of the client is not verified',
			fields: [uniqueId, tlv('20', `03 00000001 ${tlv('22', '642d32')}`)],
		},
		{
			reason: 'a common name without a certificate',
			fields: [uniqueId, tlv('20', `01 00000001 ${tlv('22', '642d32')}`)],
		},
		{
			reason: 'more than one common name',
			fields: [uniqueId, tlv('20', `03 00000000 ${tlv('22', '61')} ${tlv('22', '62')}`)],
		},
		{
			reason: 'the common name is not UTF-8',
			fields: [uniqueId, tlv('20', `03 00000000 ${tlv('22', 'ff')}`)],
		},
		{ reason: 'the PSK identity is not UTF-8', fields: [uniqueId, dtls, tlv('e0', 'c3')] },
	]
	for (const [index, { reason, fields }] of refused.entries())
		it(`is refused: ${reason} (${index + 1})`, () => {
			assert.deepEqual(read(...fields), { outcome: 'malformed', reason })
		})
})
