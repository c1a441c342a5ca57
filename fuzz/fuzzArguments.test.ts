import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../cli/commandLine.ts'
import { parseFuzzArguments } from './fuzzArguments.ts'

const defaults = {
	runs: 1_000_000,
	seed: undefined,
	from: 0,
	workers: undefined,
	coap: false,
	dtls: false,
	webhook: false,
	sanitize: false,
	stack: false,
	http: false,
}

describe('the command line of fuzz', () => {
	const accepted = [
		{ line: '', is: defaults },
		{ line: '--help', is: 'help' },
		{ line: '--runs 10000000 --seed 7', is: { ...defaults, runs: 10_000_000, seed: 7 } },
		{ line: 'coap --runs 10000000', is: { ...defaults, runs: 10_000_000, coap: true } },
		{ line: 'dtls --runs 100000', is: { ...defaults, runs: 100_000, dtls: true } },
		{ line: 'webhook --runs 1000', is: { ...defaults, runs: 1000, webhook: true } },
		{ line: 'dtls --sanitize', is: { ...defaults, dtls: true, sanitize: true } },
		{ line: '--stack --runs 20000', is: { ...defaults, runs: 20_000, stack: true } },
		{ line: '--http --runs 100000', is: { ...defaults, runs: 100_000, http: true } },
		{ line: '--from 5 --runs 1 --workers 2', is: { ...defaults, from: 5, runs: 1, workers: 2 } },
	]
	for (const { line, is } of accepted)
		it(`takes: ${line === '' ? '(nothing)' : line}`, () => {
			assert.deepEqual(parseFuzzArguments(line.split(' ').filter((word) => word !== '')), is)
		})

	const refused = [
		'--runs 0',
		'--runs x',
		'--runs 1.5',
		'--seed 4294967296',
		'--seed',
		'--workers 0',
		'--verbose',
		'--stack --workers 2',
		'--http --workers 2',
		'--stack --http',
		'more',
		'coap more',
		'coap --stack',
		'webhook --http',
		'webhook --workers 2',
		'coap dtls',
		'coap --sanitize',
		'--sanitize',
		'dtls --http',
		'dtls --workers 2',
		'coap --workers 2',
		'--from=-1',
	]
	for (const line of refused)
		it(`refuses: ${line}`, () => {
			assert.throws(() => parseFuzzArguments(line.split(' ')), UsageError)
		})
})
