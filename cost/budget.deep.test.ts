import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { countCases } from '../bench/operations/countCases.ts'
import { startOperationsHost } from '../bench/operations/operationsHost.ts'
import budget from './budget.json' with { type: 'json' }
import { type BudgetCase, exceeded } from './budget.ts'

describe('a message', () => {
	it('costs no more than its budget: cost/budget.json; npm run cost -- --write-budget writes what it costs now', async () => {
		const on = await startOperationsHost()
		try {
			assert.deepEqual(exceeded(budget as readonly BudgetCase[], await countCases(on)), [])
		} finally {
			await on.close()
		}
	})
})
