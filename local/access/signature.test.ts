import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { canonicalRequest, type SignedRequest } from './canonicalRequest.ts'
import { createVerifier, readSignature, type Signature, signedAt } from './signature.ts'

/** The secret key in the examples of AWS. */
const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

const signatureIn = ({ headers }: Pick<SignedRequest, 'headers'>): Signature => {
	const signature = readSignature(headers.authorization)
	if (signature === undefined) throw new Error(`no signature in ${headers.authorization}`)
	return signature
}

const isVerified = (request: SignedRequest, secretAccessKey = secret): boolean =>
	createVerifier(secretAccessKey)(request, signatureIn(request))

/**
 * The suite of AWS for Signature Version 4 (aws-sig-v4-test-suite): requests and their signatures.
 */
const suite: readonly (readonly [string, string, string, Readonly<Record<string, string>>, string])[] = [
	['get-vanilla', 'GET', '/', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
	[
		'get-relative',
		'GET',
		'/example/..',
		{},
		'5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
	],
	['post-vanilla', 'POST', '/', {}, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
	[
		'get-vanilla-query-order-key-case',
		'GET',
		'/?Param2=value2&Param1=value1',
		{},
		'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
	],
]

describe('a signature of version 4', () => {
	for (const [name, method, url, more, expected] of suite)
		it(`is the one of the suite of AWS: ${name}`, () => {
			const scope = '20150830/us-east-1/service/aws4_request'
			const headers = {
				host: 'example.amazonaws.com',
				'x-amz-date': '20150830T123600Z',
				...more,
				authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=host;x-amz-date, Signature=${expected}`,
			}
			assert.ok(isVerified({ method, url, headers, body: Buffer.alloc(0) }))
		})

	it('is the one of the example in the documentation of IAM', () => {
		const headers = {
			'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
			host: 'iam.amazonaws.com',
			'x-amz-date': '20150830T123600Z',
			authorization:
				'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
				'SignedHeaders=content-type;host;x-amz-date, ' +
				'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
		}
		const url = '/?Action=ListUsers&Version=2010-05-08'
		assert.ok(isVerified({ method: 'GET', url, headers, body: Buffer.alloc(0) }))
	})

	/** A request that the SDK signs. */
	const sign = async (request: Partial<ConstructorParameters<typeof HttpRequest>[0]>, url: string) => {
		const credentials = { accessKeyId: 'Echo', secretAccessKey: secret, sessionToken: 'token' }
		const region = 'eu-west-1'
		const signer = new SignatureV4({ credentials, region, service: 'iotdata', sha256: Sha256 })
		const headers = { host: '127.0.0.1:8081', 'x-two': ' a   b ', ...request?.headers }
		const signed = await signer.sign(new HttpRequest({ method: 'POST', ...request, headers }))
		const body = Buffer.from(String(request?.body ?? ''))
		return { method: signed.method, url, headers: signed.headers, body }
	}

	const paths: readonly (readonly [string, string, Record<string, string | string[]>, string])[] = [
		['is empty', '/', {}, '/'],
		[
			'has characters that are encoded',
			'/api/one/%40connections/abc%3D',
			{},
			'/api/one/%40connections/abc%3D',
		],
		['has characters that might be', "/a!'()*b~_-.", {}, "/a!'()*b~_-."],
		['has encoded slashes', '/topics/data%2Fm%2Fd%2Fa', { qos: '1' }, '/topics/data%2Fm%2Fd%2Fa?qos=1'],
		['has dots and empty segments', '/a/./b/../c//d/', {}, '/a/./b/../c//d/'],
		['is followed by a query out of order', '/a', { b: '2 +', a: ['y', 'x'] }, '/a?b=2%20%2B&a=y&a=x'],
	]
	for (const [how, path, query, url] of paths)
		it(`is the one of the SDK where the path ${how}`, async () => {
			assert.ok(isVerified(await sign({ path, query, body: 'body' }, url)))
		})

	it('is valid for the signed request alone', async () => {
		const request = await sign({ path: '/a', query: { qos: '1' }, body: '{"a":1}' }, '/a?qos=1')
		const { headers } = request
		const changed: Readonly<Record<string, SignedRequest>> = {
			method: { ...request, method: 'PUT' },
			path: { ...request, url: '/b?qos=1' },
			query: { ...request, url: '/a?qos=0' },
			body: { ...request, body: Buffer.from('{"a":2}') },
			header: { ...request, headers: { ...headers, 'x-two': 'b' } },
			token: { ...request, headers: { ...headers, 'x-amz-security-token': 'other' } },
			time: { ...request, headers: { ...headers, 'x-amz-date': '20260102T030405Z' } },
		}
		assert.ok(isVerified(request))
		assert.ok(isVerified({ ...request, headers: { ...headers, 'x-hop': 'of a proxy' } }))
		for (const [what, other] of Object.entries(changed)) assert.ok(!isVerified(other), what)
		assert.ok(!isVerified(request, `${secret}x`))
		assert.ok(!createVerifier(secret)(request, { ...signatureIn(request), service: 'sqs' }))
	})

	it('must cover all x-amz- headers, the host, and the correct hash of the body', async () => {
		const request = await sign({ path: '/', body: 'x' }, '/')
		const { headers } = request
		assert.ok(!isVerified({ ...request, headers: { ...headers, 'x-amz-target': 'DynamoDB_20120810.Scan' } }))
		const { host: _, ...hostless } = headers
		assert.ok(!isVerified({ ...request, headers: hostless }))
		// The SDK signs the hash that it gets, without checking it.
		const unsigned = await sign(
			{ path: '/', body: 'x', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
			'/',
		)
		assert.ok(!isVerified(unsigned))
	})

	it('is refused with names that every JavaScript object has', async () => {
		const request = await sign({ path: '/' }, '/')
		const signature = signatureIn(request)
		for (const name of ['constructor', '__proto__', ''])
			assert.ok(
				!createVerifier(secret)(request, {
					...signature,
					signedHeaders: [...signature.signedHeaders, name],
				}),
			)
	})

	it('is verified with keys that are cached, and not too many of them', async () => {
		const request = await sign({ path: '/' }, '/')
		const verify = createVerifier(secret)
		const signature = signatureIn(request)
		for (let number = 0; number < 100; number++)
			assert.ok(!verify(request, { ...signature, region: `region-${number}` }))
		assert.ok(verify(request, signature))
	})
})

describe('the header of a signature', () => {
	const whole = `AWS4-HMAC-SHA256 Credential=a/20260102/r/s/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`
	it('is read with and without spaces', () => {
		assert.deepEqual(readSignature(whole), readSignature(whole.replaceAll(', ', ',')))
		assert.deepEqual(readSignature(whole)?.signedHeaders, ['host'])
	})

	const others = [
		undefined,
		'',
		'Basic YTpi',
		whole.replace('AWS4', 'AWS5'),
		whole.replace('/r/', '/'),
		whole.slice(0, -1),
		`${whole}0`,
		whole.replace('=host', '='),
	]
	for (const header of others) it(`is none: ${header}`, () => assert.equal(readSignature(header), undefined))
})

describe('the time of a signature', () => {
	it('is read as UTC', () =>
		assert.equal(signedAt({ 'x-amz-date': '20260102T030405Z' }), Date.parse('2026-01-02T03:04:05Z')))

	for (const header of [undefined, '', '2026-01-02T03:04:05Z', '20260102T030405Z, 20260102T030405Z'])
		it(`is none: ${header}`, () =>
			assert.equal(signedAt(header === undefined ? {} : { 'x-amz-date': header }), undefined))
})

describe('the canonical request', () => {
	it('is the one in the documentation of IAM', () => {
		const headers = { host: 'iam.amazonaws.com', 'x-amz-date': '20150830T123600Z' }
		const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
		assert.equal(
			canonicalRequest({ method: 'GET', url: '/?b&a=', headers }, ['host', 'x-amz-date'], empty),
			`GET\n/\na=&b=\nhost:iam.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n${empty}`,
		)
	})
})
