import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { errorsOf, proto } from '../testing/proto.ts'
import { answer, refuse } from './answer.ts'
import { forbidden, problem } from './problem.ts'
import { refuseAttempt } from './refuseAttempt.ts'

/** protocol.md §5.4, reliability.md §6.2: on everything that depends on a fingerprint. */
const secured = {
	'cache-control': 'private, no-store',
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
}

describe('an answer', () => {
	it('is JSON that nobody keeps on the way', () => {
		assert.deepEqual(answer({ id: 'Zürich' }), {
			statusCode: 200,
			headers: { ...secured, 'content-type': 'application/json' },
			body: '{"id":"Zürich"}',
		})
	})
})

describe('a refusal', () => {
	// RFC 9457 §3
	it('is problem details with the status of the problem, and nobody keeps it either', () => {
		const { statusCode, headers, body } = refuse(problem(400, 'Validation failed', '/limit: too large'))
		assert.equal(statusCode, 400)
		assert.deepEqual(headers, { ...secured, 'content-type': 'application/problem+json' })
		assert.deepEqual(JSON.parse(body ?? ''), {
			'@context': proto.Context.problemDetail.toString(),
			type: 'https://hello.nrfcloud.com/errors/BadRequest',
			title: 'Validation failed',
			status: 400,
			detail: '/limit: too large',
		})
	})

	it('may have further headers, which do not replace the ones that secure it', () => {
		const { headers } = refuse(problem(405, 'Method not allowed'), { allow: 'GET' })
		assert.deepEqual(headers, { ...secured, allow: 'GET', 'content-type': 'application/problem+json' })
	})

	it('without a detail has none', () => {
		assert.equal('detail' in problem(500, 'An internal error occurred.'), false)
	})

	// The proto knows neither 405 nor 429: protocol.md §5.5.
	for (const status of [400, 403, 404, 500] as const)
		it(`with ${status} is a ProblemDetail of the proto`, () => {
			assert.deepEqual(errorsOf(proto.ProblemDetail, problem(status, 'Title', 'detail')), [])
		})

	const types = [
		{ status: 400, type: 'BadRequest' },
		{ status: 401, type: 'Unauthorized' },
		{ status: 403, type: 'Forbidden' },
		{ status: 404, type: 'NotFound' },
		{ status: 405, type: 'MethodNotAllowed' },
		{ status: 409, type: 'Conflict' },
		{ status: 415, type: 'UnsupportedMediaType' },
		{ status: 429, type: 'TooManyRequests' },
		{ status: 500, type: 'InternalError' },
	] as const
	for (const { status, type } of types)
		it(`with ${status} has the type ${type}`, () => {
			assert.equal(problem(status, 'Title').type, `https://hello.nrfcloud.com/errors/${type}`)
		})

	it('of a fingerprint is always the same', () => {
		assert.deepEqual(forbidden(), forbidden())
		assert.equal(forbidden().status, 403)
	})

	it('of an attempt is 403, always the same', () => {
		assert.deepEqual(refuseAttempt({ outcome: 'refused' }), refuse(forbidden()))
	})

	// RFC 6585 §4
	it('of an attempt from a throttled source is 429, and says when to come back', () => {
		const { statusCode, headers, body } = refuseAttempt({ outcome: 'throttled', retryAfterSeconds: 42 })
		assert.equal(statusCode, 429)
		assert.deepEqual(headers, {
			...secured,
			'retry-after': '42',
			'content-type': 'application/problem+json',
		})
		assert.deepEqual(JSON.parse(body ?? ''), {
			'@context': proto.Context.problemDetail.toString(),
			type: 'https://hello.nrfcloud.com/errors/TooManyRequests',
			title: 'Too many requests',
			status: 429,
			detail: 'Too many failed attempts came from this address.',
		})
	})
})
