import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { newSecret } from '../../local/access/credentials.ts'
import { findSecrets, type SecretKind } from './findSecrets.ts'

const find = findSecrets({ fingerprints: ['demo-secret'], coordinates: ['63.42152'] })

/** RFC 8428: one record with the labels of name and value. */
const cbor = Buffer.from('81a2006474656d7002fb4037b33333333333', 'hex')
const json = '[{"bn":"14201/0/","n":"0","v":1.5}]'

const secrets: Readonly<Record<SecretKind, readonly string[]>> = {
	fingerprint: [
		'{"path":"/device?fingerprint=29a.bcdefg"}',
		'29A.ABCDEF',
		'GET /ws?fingerprint=1.kmnpqr HTTP/1.1',
		'known in another form: Demo-Secret',
	],
	payload: [
		json,
		JSON.stringify({ payload: json }),
		JSON.stringify({ records: [{ n: 'temperature', v: 23.1 }] }),
		JSON.stringify({ payload: cbor.toString('base64') }),
		JSON.stringify({ payload: Buffer.from(json).toString('base64') }),
		JSON.stringify({ payload: gzipSync(json).toString('base64') }),
		JSON.stringify({ payload: gzipSync(cbor).toString('base64url') }),
		`payload ${cbor.toString('hex')}`,
		`payload ${gzipSync(json).toString('hex')}`,
		// [{"temp": 23.1}] in CBOR, which is as long as the random part of a trace id.
		'{"xray_trace_id":"81a16474656d70fa41b8cccd"}',
		'{"xray_trace_id":"1-9f375aba-ade37a391878ac37455e45de","id":"81a16474656d70fa41b8cccd"}',
	],
	location: ['{"Resources":{"0":63.42152}}', 'at 59.9127,10.7461', '{"lat": 59.9127, "lng": 10.7461}'],
	address: [
		'{"sourceIp":"192.0.2.17"}',
		'from 203.0.113.5',
		'from 2001:db8::1',
		'{"ip":"2001:db8:1:2:3:4:5:6"}',
		'[::ffff:192.0.2.17]',
		// A peer is told by the door, of three events, once.
		'[coap] {"event":"coap.request","peer":"192.0.2.17:49152","code":"4.04"}',
		'[coap] {"event":"coap.rejected","error":"192.0.2.17:49152"}',
		'[coap] {"event":"coap.rejected","peer":"192.0.2.17:49152","error":"of 192.0.2.17"}',
		'[coap] {"event":"coap.rejected","peer":"192.0.2.17:1","peer":"192.0.2.17:1"}',
		'[coap] {"event":"coap.rejected","peer":"192.0.2.17"}',
		'[senml-live-LiveGreet01AB23CD] {"event":"coap.rejected","peer":"192.0.2.17:49152"}',
		'[x] [coap] {"event":"coap.rejected","peer":"192.0.2.17:49152"}',
	],
	key: [
		'-----BEGIN EC PRIVATE KEY-----',
		'{"accessKeyId":"AKIAIOSFODNN7EXAMPLE"}',
		'{"secretAccessKey":"local"}',
		'AWS_SECRET_ACCESS_KEY=local',
		'{"sessionToken":"x"}',
		'X-Amz-Security-Token: abc',
		'crash of session-token-0a1b2c3d-0000-4000-8000-000000000000',
		`refused ${newSecret()}`,
		'{"psk":"abc"}',
		'Signature=0123456789abcdef0123456789abcdef',
		`{"authorization":"Bearer slk_abcdefghjk23.${'A'.repeat(43)}"}`,
	],
}

const ordinary = [
	'[senml-live-RestManage01AB23CD] {"level":"INFO","message":"key used","xray_trace_id":"1-9f375aba-81a16474656d70fa41b8cccd"}',
	'[senml-live-RestManage01AB23CD] {"level":"INFO","message":"key used","xray_trace_id":"1-9f375aba-1f8b7a391878ac37455e45de"}',
	'[senml-live-RestDevicePage01AB23CD] {"level":"INFO","message":"key used","keyId":"abcdefghjk23","route":"GET /devices"}',
	'[senml-live-ImportsProcessor01AB23CD] {"level":"INFO","message":"imported","timestamp":"2026-01-02T03:04:05.678Z","deviceId":"oob-350000000000001","importId":"01JDHV2Z6E0123456789ABCDEF","seq":7,"success":true,"isNew":true,"updates":15}',
	'[coap] {"event":"coap.request","deviceId":"oob-350000000000001","code":"2.01","contentFormat":110,"bytes":93,"ms":12}',
	'[coap] {"event":"coap.rejected","peer":"192.0.2.17:49152","deviceId":"oob-350000000000001","bytes":93,"error":"reserved code 7.01"}',
	'[coap] {"event":"coap.malformed","peer":"[2001:db8::1]:49152","bytes":4,"error":"token length 9, at most 8 allowed"}',
	'[coap] {"event":"coap.unacknowledged","peer":"[fe80::1%eth0]:49152","code":"2.01","error":"reset"}',
	'[coap] {"event":"coap.upload.unfinished","peer":"192.0.2.17:49152","deviceId":"oob-350000000000001","bytes":2048,"expected":64000,"error":"no block for 247 s","unfinished":3}',
	'{"ms":3.456789,"share":12.345678}',
	'    at async Object.handler (file:///tmp/senml-live-x/cdk.out/asset.ae347860271a50fb8bee4ed86574fd3f8559fbd94e23a1f2461a6d1616336356/index.mjs:25:4652)',
	'User: arn:aws:iam::000000000000:role/senml-live-ImportsProcessorRoleB4E0668A is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:000000000000:senml-live-Queue',
	'connect ECONNREFUSED 127.0.0.1:8000, then ::1, at 03:04:05',
	'{"messageId":"0a1b2c3d-0000-4000-8000-000000000000","code":"E_SPSK","reason":"no fingerprint was given"}',
]

describe('a secret in a line of the log', () => {
	for (const [kind, lines] of Object.entries(secrets))
		for (const line of lines)
			it(`is found: ${kind} in ${line.slice(0, 60)}`, () => {
				assert.ok(find(line).includes(kind as SecretKind), find(line).join())
			})

	for (const line of ordinary)
		it(`is not seen where there is none: ${line.slice(0, 60)}`, () => assert.deepEqual(find(line), []))
})
