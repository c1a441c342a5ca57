import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { entrances } from '../cdk/entrances.ts'
import type { Entrance } from '../lambda/rest/entrance.ts'
import { contractsOf } from './documents.ts'
import { readPublished } from './published.ts'
import { review } from './review.ts'

const rows: readonly Entrance[] = entrances

describe('the contract', () => {
	it('is the one in contracts/published', () => {
		const { outcome, breaks } = review(readPublished(), contractsOf(rows))
		const advice = {
			same: '',
			changed: 'Accept it: npm run contracts -- accept',
			breaks: `Clients would break:\n${breaks.join('\n')}\nRaise contractVersion in contracts/version.ts, or change it another way.`,
		}
		assert.equal(outcome, 'same', advice[outcome])
	})

	const fewer = rows.filter(({ path }) => path !== '/health')

	it('may have more routes', () => {
		assert.deepEqual(review(contractsOf(fewer), contractsOf(rows)), { outcome: 'changed', breaks: [] })
	})

	it('may not have fewer', () => {
		assert.deepEqual(review(contractsOf(rows), contractsOf(fewer)), {
			outcome: 'breaks',
			breaks: ['the path /health is gone'],
		})
	})

	it('may have fewer in a new version', () => {
		const { openApi, asyncApi } = contractsOf(fewer)
		const raised = { openApi: { ...openApi, info: { ...openApi.info, version: '10' } }, asyncApi }
		assert.deepEqual(review(contractsOf(rows), raised), {
			outcome: 'changed',
			breaks: ['the path /health is gone'],
		})
	})
})
