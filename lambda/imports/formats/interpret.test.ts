import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { objectUpdate } from '../../lwm2m/convert.ts'
import { timedUpdate } from '../../testing/timedUpdate.ts'
import { interpret } from './formats.ts'

type Sample = {
	readonly id: string
	readonly kind: string
	readonly cborHex: string
	readonly bridge: { readonly payload: object }
}

const { samples } = JSON.parse(
	readFileSync(new URL('../../../testdata/sample-messages.json', import.meta.url), 'utf8'),
) as { readonly samples: readonly Sample[] }

const text = (value: string): Uint8Array => Buffer.from(value, 'utf8')
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const receivedAt = 1700000000000

// protocol.md §2.2: the smallest checked example.
const pack = [{ bn: '14205/0/', bt: 1699049600, n: '0', v: 21.5 }]
const cbor = Buffer.from('81a4216831343230352f302f221a6545708000613002fb4035800000000000', 'hex')
const update = { ObjectID: 14205, Resources: { '0': 21.5, '99': 1699049600 } }

describe('a message', () => {
	const forms = [
		{
			name: "nRF Cloud's envelope around CBOR",
			contentFormat: 'nrfcloud-raw-envelope',
			payload: text(JSON.stringify({ data: cbor.toString('base64') })),
		},
		{
			name: "nRF Cloud's envelope with further members",
			contentFormat: 'nrfcloud-raw-envelope',
			payload: text(
				JSON.stringify({ appId: 'x', data: cbor.toString('base64'), ts: 1, messageType: 'DATA' }),
			),
		},
		{
			name: 'base64 without padding in the envelope',
			contentFormat: 'nrfcloud-raw-envelope',
			payload: text(JSON.stringify({ data: cbor.toString('base64').replace(/=+$/, '') })),
		},
		{ name: 'SenML in CBOR', contentFormat: 'application/senml+cbor', payload: cbor },
		{ name: 'SenML in JSON', contentFormat: 'application/senml+json', payload: text(JSON.stringify(pack)) },
	]
	for (const { name, contentFormat, payload } of forms)
		it(`in the form of ${name} becomes what was sent and its update`, () => {
			const { senML, updates, findings, success } = interpret({ contentFormat, payload, receivedAt })
			assert.deepEqual(asJson(senML), pack)
			assert.deepEqual(updates, [timedUpdate(update, 1699049600)])
			assert.deepEqual({ findings, success }, { findings: [], success: true })
		})

	it('out of the envelope has the bytes of the pack', () => {
		const payload = text(JSON.stringify({ data: cbor.toString('base64') }))
		const { content } = interpret({ contentFormat: 'nrfcloud-raw-envelope', payload, receivedAt })
		assert.deepEqual(Buffer.from(content.payload), cbor)
	})

	for (const { id, cborHex, bridge } of samples.filter(({ kind }) => kind === 'coap-raw-senml'))
		it(`${id}: is the same from the bridge and as bare CBOR`, () => {
			const bridged = interpret({
				contentFormat: 'nrfcloud-raw-envelope',
				payload: text(JSON.stringify(bridge.payload)),
				receivedAt,
			})
			const bare = interpret({
				contentFormat: 'application/senml+cbor',
				payload: Buffer.from(cborHex, 'hex'),
				receivedAt,
			})
			assert.deepEqual(bridged, bare)
		})

	it('counts relative times from when it was received, in fractions of a second', () => {
		// RFC 8428 §4.5.3: a time below 2**28 is relative to now.
		const payload = text('[{"n":"14205/0/0","v":21.5,"t":-10}]')
		const { updates } = interpret({
			contentFormat: 'application/senml+json',
			payload,
			receivedAt: 1700000000250,
		})
		assert.deepEqual(
			updates.map((update) => [update.ts, objectUpdate(update).Resources['99']]),
			[[1699999990.25, 1699999990]],
		)
	})

	it('that is partly good keeps its good records', () => {
		const payload = text(
			'[{"n":"14205/0/0","v":21.5,"t":1699049600},{"n":"14205/0/0","v":"warm","t":1699049601}]',
		)
		const { updates, findings, success } = interpret({
			contentFormat: 'application/senml+json',
			payload,
			receivedAt,
		})
		assert.deepEqual(updates, [timedUpdate(update, 1699049600)])
		assert.deepEqual(
			findings.map(({ record, severity }) => ({ record, severity })),
			[{ record: 1, severity: 'error' }],
		)
		assert.equal(success, false)
	})
})

describe("nRF Cloud's envelope", () => {
	const broken = [
		{ name: 'that is empty', payload: '' },
		{ name: 'that is no JSON', payload: '{"data":' },
		{ name: 'that is null', payload: 'null' },
		{ name: 'that is an array', payload: '[]' },
		{ name: 'that is a text', payload: '"gA=="' },
		{ name: 'without data', payload: '{}' },
		{ name: 'with a number as data', payload: '{"data":42}' },
		{ name: 'with null as data', payload: '{"data":null}' },
		{ name: 'whose base64 has a foreign character', payload: '{"data":"gA*="}' },
		{ name: 'whose base64 has a character too few', payload: '{"data":"gAAAA"}' },
		{ name: 'whose base64 has a line break', payload: '{"data":"gA==\\n"}' },
		{ name: 'whose base64 is the one for URLs', payload: '{"data":"-_-_"}' },
	]
	for (const { name, payload } of broken)
		it(`${name} is refused, and the bytes stay to be looked at`, () => {
			const bytes = text(payload)
			const { content, senML, updates, findings, success } = interpret({
				contentFormat: 'nrfcloud-raw-envelope',
				payload: bytes,
				receivedAt,
			})
			assert.deepEqual(
				findings.map(({ code, severity, scope }) => ({ code, severity, scope })),
				[{ code: 'E_ENVELOPE', severity: 'error', scope: 'message' }],
			)
			assert.deepEqual(
				{ pack: content.payload, senML, updates, success },
				{ pack: bytes, senML: undefined, updates: [], success: false },
			)
		})

	it('that is not UTF-8 is refused', () => {
		const payload = Buffer.concat([text('{"data":"gA==","x":"'), Uint8Array.of(0xff), text('"}')])
		const { findings } = interpret({ contentFormat: 'nrfcloud-raw-envelope', payload, receivedAt })
		assert.deepEqual(
			findings.map(({ code }) => code),
			['E_ENVELOPE'],
		)
	})

	it('with empty data is a message without SenML', () => {
		const { findings, success } = interpret({
			contentFormat: 'nrfcloud-raw-envelope',
			payload: text('{"data":""}'),
			receivedAt,
		})
		assert.deepEqual(
			{ codes: findings.map(({ code }) => code), success },
			{ codes: ['E_DECODE'], success: false },
		)
	})
})

describe('a content format', () => {
	for (const contentFormat of ['', 'text/plain', 'application/senml+xml', 'APPLICATION/SENML+JSON'])
		it(`${contentFormat === '' ? 'that is empty' : contentFormat} is refused and named`, () => {
			const { findings, success } = interpret({ contentFormat, payload: cbor, receivedAt })
			assert.deepEqual(
				findings.map(({ code, got }) => ({ code, got })),
				[{ code: 'E_CONTENT_FORMAT', got: contentFormat }],
			)
			assert.equal(success, false)
		})

	it('of any length gives a finding of bounded length', () => {
		const { findings } = interpret({ contentFormat: 'x'.repeat(100_000), payload: cbor, receivedAt })
		assert.ok(JSON.stringify(findings).length < 1000)
	})
})

describe('interpret', () => {
	const contentFormat = fc.oneof(
		fc.constantFrom('nrfcloud-raw-envelope', 'application/senml+json', 'application/senml+cbor'),
		fc.string(),
	)
	const json = fc.jsonValue().map((value) => text(JSON.stringify(value)))
	const enveloped = fc
		.uint8Array({ maxLength: 64 })
		.map((bytes) => text(JSON.stringify({ data: Buffer.from(bytes).toString('base64') })))
	const mutated = fc
		.tuple(fc.nat({ max: cbor.length - 1 }), fc.nat({ max: 255 }))
		.map(([at, byte]) => cbor.with(at, byte))
	const payload = fc.oneof(fc.uint8Array({ maxLength: 64 }), json, enveloped, mutated)

	it('never throws, says why when it fails, and gives the same result again', () => {
		fc.assert(
			fc.property(
				contentFormat,
				payload,
				fc.nat({ max: 2 ** 48 - 1 }),
				(contentFormat, payload, receivedAt) => {
					const result = interpret({ contentFormat, payload, receivedAt })
					assert.equal(result.success, !result.findings.some(({ severity }) => severity === 'error'))
					assert.deepEqual(interpret({ contentFormat, payload, receivedAt }), result)
				},
			),
			{ numRuns: 2000 },
		)
	})
})
