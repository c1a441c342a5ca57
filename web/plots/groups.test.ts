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
			groups.map(({ key, name, plotted }) => [key, name, plotted.map((each) => each.live.key)]),
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

	it('have what was measured before', () => {
		const [group] = plotGroups([live('14205/0/0')], new Map([['14205/0/0', past('Temperature')]]))
		assert.deepEqual(group?.plotted, [{ live: live('14205/0/0'), past: { times: [1], values: [10] } }])
	})

	it('are also of resources that only the past has', () => {
		const [group] = plotGroups([], new Map([['14205/0/0', past('Temperature')]]))
		assert.deepEqual(group?.plotted, [
			{
				live: { key: '14205/0/0', name: 'Temperature', unit: '°C', times: [], values: [] },
				past: { times: [1], values: [10] },
			},
		])
	})
})
