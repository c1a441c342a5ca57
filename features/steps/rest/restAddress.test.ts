import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { restAddress } from './restAddress.ts'

describe('the address of a path of the REST API', () => {
	const cases = [
		['http://localhost:8080', '/health', 'http://localhost:8080/health'],
		['http://localhost:8080/', '/health', 'http://localhost:8080/health'],
		[
			'https://api.example.com/senml',
			'/device?fingerprint=29a.ab',
			'https://api.example.com/senml/device?fingerprint=29a.ab',
		],
		['https://api.example.com/senml/v1/', '/', 'https://api.example.com/senml/v1/'],
	] as const
	for (const [base, path, expected] of cases)
		it(`${path} at ${base}`, () => assert.equal(restAddress(base, path).href, expected))
})
