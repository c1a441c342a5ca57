import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { Sha256 } from './sha256.ts'
import { createSigner } from './signer.ts'

const word = fc.stringMatching(/^[a-z0-9-]{1,8}$/)
const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const segment = text.map((each) => encodeURIComponent(each)).filter((each) => !['', '.', '..'].includes(each))

const request = fc.record({
	method: fc.constantFrom('GET', 'POST', 'DELETE'),
	path: fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`),
	query: fc.dictionary(word, text, { maxKeys: 3 }),
	headers: fc
		.dictionary(
			word.map((each) => `x-${each}`),
			fc.string({ maxLength: 12 }),
			{ maxKeys: 3 },
		)
		.map((headers) => ({ ...headers, host: '127.0.0.1:8081' })),
	body: fc.oneof(text, fc.uint8Array({ maxLength: 20 }), fc.constant(undefined)),
})

const scope = fc.record({
	service: fc.constantFrom('dynamodb', 'execute-api', 'sqs'),
	region: fc.constantFrom('eu-west-1', 'us-east-1'),
})

const credentials = fc.record(
	{ accessKeyId: word, secretAccessKey: text.filter((each) => each !== ''), sessionToken: word },
	{ requiredKeys: ['accessKeyId', 'secretAccessKey'] },
)

const day = 24 * 60 * 60 * 1000
const times = fc
	.date({ min: new Date('2026-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
	.map((first) => [first, first, new Date(first.getTime() + day)])

test('signer: signs any request as the signer of the SDK does, on this day and the next', async () => {
	await fc.assert(
		fc.asyncProperty(
			scope,
			credentials,
			times,
			fc.array(request, { maxLength: 3 }),
			async (of, by, at, all) => {
				let signingDate = new Date(0)
				const sign = createSigner(of, () => signingDate.getTime())
				const sdk = new SignatureV4({ ...of, credentials: by, sha256: Sha256 })
				for (signingDate of at)
					for (const toSign of all) {
						const { headers } = await sdk.sign(new HttpRequest({ ...toSign, hostname: 'x' }), { signingDate })
						deepEqual(sign(toSign, by), headers)
					}
			},
		),
		{ numRuns: 300 },
	)
})

test('signer: takes new credentials from the next request on', async () => {
	const of = { service: 'sqs', region: 'eu-west-1' }
	const signingDate = new Date('2026-01-02T03:04:05Z')
	const sign = createSigner(of, () => signingDate.getTime())
	const toSign = { method: 'POST', path: '/', headers: { host: 'x' }, body: '' }
	for (const secretAccessKey of ['one', 'other', 'one']) {
		const by = { accessKeyId: 'a', secretAccessKey }
		const sdk = new SignatureV4({ ...of, credentials: by, sha256: Sha256 })
		const { headers } = await sdk.sign(new HttpRequest({ ...toSign, hostname: 'x' }), { signingDate })
		deepEqual(sign(toSign, by), headers)
	}
})
