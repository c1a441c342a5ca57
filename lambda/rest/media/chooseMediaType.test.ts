import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chooseMediaType } from './chooseMediaType.ts'

const offered = ['application/json', 'text/csv', 'application/x-ndjson']

describe('the media type of an answer', () => {
	// RFC 9110 §12.5.1
	const cases: readonly (readonly [accept: string | undefined, expected: string | undefined])[] = [
		[undefined, 'application/json'],
		['', 'application/json'],
		['*/*', 'application/json'],
		['text/csv', 'text/csv'],
		['TEXT/CSV', 'text/csv'],
		['text/*', 'text/csv'],
		['application/*', 'application/json'],
		['application/x-ndjson, */*;q=0.1', 'application/x-ndjson'],
		['text/csv;q=0.5, application/json;q=0.4', 'text/csv'],
		['text/csv;q=0.5,application/json', 'application/json'],
		['*/*, application/json;q=0', 'text/csv'],
		['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json'],
		['text/csv; header=present; q=0.9', 'text/csv'],
		['text/html', undefined],
		['*/*;q=0', undefined],
		['nonsense', undefined],
	]
	for (const [accept, expected] of cases)
		it(`is ${expected ?? 'none'} for ${accept ?? 'no header'}`, () =>
			assert.equal(chooseMediaType(accept, offered), expected))
})
