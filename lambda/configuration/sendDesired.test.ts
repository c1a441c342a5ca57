import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
	type ApiAnswer,
	answerWith,
	breakOff,
	type NrfCloudApi,
	neverAnswer,
	startNrfCloudApi,
} from '../../testing/nrfCloudApi.ts'
import { sendDesired } from './sendDesired.ts'

const apiKey = 'e6f1b9c04d7a4d0f9f0b'

const desired = { deviceId: 'urn:x', object: 14240, instance: 1, version: '1.0', resources: { '0': 1 } }

describe('what is sent to nRF Cloud', () => {
	let api: NrfCloudApi
	before(async () => {
		api = await startNrfCloudApi(apiKey)
	})
	after(() => api.close())

	const send = (patience = 60_000) => sendDesired(fetch, patience)({ apiUrl: api.origin, apiKey }, desired)

	it('is the desired part of the shadow of the device', async () => {
		assert.deepEqual(await send(), { type: 'accepted' })
		assert.deepEqual(api.requests.at(-1), {
			method: 'PATCH',
			path: '/v1/devices/urn%3Ax/state',
			authorization: `Bearer ${apiKey}`,
			contentType: 'application/json',
			body: { desired: { lwm2m: { '14240:1.0': { 1: { 0: 1 } } } } },
		})
	})

	const answers: readonly (readonly [string, ApiAnswer, 'refused' | 'open', number, RegExp])[] = [
		[
			'a message',
			answerWith(409, { message: 'Version conflict.' }),
			'refused',
			400,
			/409: Version conflict\.$/,
		],
		['a message that is no text', answerWith(400, { message: { a: 1 } }), 'refused', 400, /answered 400\.$/],
		['no JSON', answerWith(400, 'nonsense'), 'refused', 400, /answered 400\.$/],
		['null', answerWith(400, 'null'), 'refused', 400, /answered 400\.$/],
		[
			'a message that commands a terminal',
			answerWith(400, { message: 'a\u001b[2J\n\u202eb' }),
			'refused',
			400,
			/answered 400: a \[2J b\.$/,
		],
		[
			'a message that repeats the API key',
			answerWith(400, { message: `Bearer ${apiKey} is odd` }),
			'refused',
			400,
			/400: Bearer … is odd\.$/,
		],
		[
			'a long message',
			answerWith(422, { message: 'x'.repeat(5000) }),
			'refused',
			400,
			/^nRF Cloud answered 422: x{200}\.$/,
		],
		[
			'more than anybody reads',
			answerWith(400, { message: 'short', more: 'x'.repeat(1_000_000) }),
			'refused',
			400,
			/answered 400\.$/,
		],
		['a broken connection', breakOff, 'open', 503, /connection to nRF Cloud has failed/],
		['a gateway that has failed', answerWith(502, '<html>'), 'open', 503, /answered 502\.$/],
		['a redirection', answerWith(301, undefined, { location: '/x' }), 'open', 502, /answered 301\.$/],
	]
	for (const [name, given, type, status, reason] of answers)
		it(`gets ${name}: ${type}, and the client ${status}`, async () => {
			api.answerNext(given)
			const before = api.requests.length
			const sent = await send()
			assert.ok(sent.type !== 'accepted')
			assert.deepEqual([sent.type, sent.status], [type, status])
			assert.match(sent.reason, reason)
			assert.equal(api.requests.length, before + 1)
		})

	it('row 70: configuration: gets no answer, and nobody knows', async () => {
		api.answerNext(neverAnswer)
		assert.deepEqual(await send(20), {
			type: 'open',
			status: 504,
			reason: 'nRF Cloud has not answered within 0.02 s.',
		})
	})

	it('finds nobody: nobody knows', async () => {
		const gone = await startNrfCloudApi(apiKey)
		await gone.close()
		const sent = await sendDesired(fetch)({ apiUrl: gone.origin, apiKey }, desired)
		assert.partialDeepStrictEqual(sent, { type: 'open', status: 503 })
	})

	for (const apiUrl of [
		'http://api.nrfcloud.com',
		'ftp://127.0.0.1',
		'nonsense',
		'http://127.0.0.1.example.com',
	])
		it(`goes nowhere unprotected: ${apiUrl}`, async () => {
			const never = () => assert.fail('it was sent')
			assert.partialDeepStrictEqual(await sendDesired(never)({ apiUrl, apiKey }, desired), {
				type: 'refused',
				status: 502,
			})
		})
})
