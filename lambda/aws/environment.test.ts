import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { environment } from './environment.ts'

describe('the environment of a function', () => {
	it('is the variables that were asked for, and no others', () => {
		const variables = { DEVICES_TABLE: 'devices', LEDGER_TABLE: 'ledger', PATH: '/bin' }
		assert.deepEqual(environment(['DEVICES_TABLE', 'LEDGER_TABLE'], variables), {
			DEVICES_TABLE: 'devices',
			LEDGER_TABLE: 'ledger',
		})
	})

	it('names every variable that is missing or empty, and none that is there', () => {
		assert.throws(() => environment(['A', 'B', 'C', 'D'], { A: '1', B: '', D: undefined }), {
			message: 'missing in the environment: B, C, D',
		})
	})

	it('of a function that needs nothing is empty', () => {
		assert.deepEqual(environment([], { PATH: '/bin' }), {})
	})
})
