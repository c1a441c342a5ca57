import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plotGroups } from './groups.ts'

const live = (key: string, name = key) => ({ key, name, unit: undefined, times: [2], values: [20] })

const past = (name: string) => ({ name, unit: '°C', times: [1], values: [10] })

describe('plots', () => {
	it('are grouped by object instance, in the order of ids, telemetry last', () => {
		const groups = plotGroups(
			[live('soil'), live('14205/0/10'), live('14205/0/2'), live('3303/1/5700'), live('14205/1/0')],
			new Map(),
		)
		assert.deepEqual(
			groups.map(({ key, name, plotted }) => [key, name, plotted.map((each) => each.key)]),
			[
				['3303/1', 'Temperature', ['3303/1/5700']],
				['14205/0', 'Environment', ['14205/0/2', '14205/0/10']],
				['14205/1', 'Environment', ['14205/1/0']],
				['telemetry', 'Telemetry', ['soil']],
			],
		)
	})

	it('of an instance of a resource are with their object', () => {
		const [group] = plotGroups([live('3/0/7/1')], new Map())
		assert.equal(group?.key, '3/0')
	})

	it('have what was measured before, as it is: who sees no new object has nothing to do', () => {
		const [now, before] = [live('14205/0/0', 'Temperature'), past('Temperature')]
		const [group] = plotGroups([now], new Map([['14205/0/0', before]]))
		assert.equal(group?.plotted[0]?.live, now)
		assert.equal(group?.plotted[0]?.past, before)
	})

	it('are also of resources that only the past has', () => {
		const [group] = plotGroups([], new Map([['14205/0/0', past('Temperature')]]))
		const [plotted] = group?.plotted ?? []
		assert.equal(plotted?.name, 'Temperature')
		assert.equal(plotted?.unit, '°C')
		assert.deepEqual(plotted?.live.times, [])
	})
})
