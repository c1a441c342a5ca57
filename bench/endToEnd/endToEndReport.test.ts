import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { endToEndReport } from './endToEndReport.ts'
import type { Measured } from './measureBuild.ts'
import { manyDevices } from './setups.ts'

const sustaining = (maximum: number): Measured => ({ secondsToReady: 1, rates: [], maximum, memory: 100 })

/** The end of a report on the sustained maximum, from the maxima of the builds in each round. */
const endOf = (...rounds: readonly (readonly [ours: number, earlier: number])[]): string => {
	const measured = rounds.map(([ours, earlier]) => ({ ours: sustaining(ours), earlier: sustaining(earlier) }))
	return endToEndReport([{ setup: manyDevices, rounds: measured }], [])
		.split('\n\n')
		.slice(1)
		.join('\n\n')
}

const name = 'sustained maximum, 4 records, 20 devices, 1 watcher'

describe('the report of the end-to-end benchmark', () => {
	it('has the median of the ratios of the rounds beside its aim', () => {
		assert.match(
			endOf([600, 200], [500, 200], [540, 200]),
			new RegExp(`\\| ${name} +\\| 2\\.70 +\\| 2\\.50 .* 3\\.00 .*reached`),
		)
		assert.match(endOf([400, 200]), new RegExp(`\\| ${name} +\\| 2\\.00 .*MISSED`))
	})

	it('says that rounds agree if no ratio differs by more than 15 %', () => {
		assert.match(endOf([200, 100], [229, 100]), /The rounds agree within 15 % on every ratio/)
	})

	it('says which ratios differ by more, and of what they are made', () => {
		const report = endOf([200, 100], [200, 86])
		assert.match(report, /differ by more than 15 %/)
		assert.match(report, new RegExp(`\\| ${name} +\\| 2\\.00 to 2\\.33 +\\| 200 to 200 +\\| 86 to 100 +\\|`))
	})

	it('claims no agreement of a single round', () => {
		assert.match(endOf([200, 100]), /One round tells nothing of agreement/)
	})
})
