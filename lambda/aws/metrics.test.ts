import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'

it('an event that is counted is a line in the embedded metric format', () => {
	const program = `
		import { createCount } from '${import.meta.dirname}/metrics.ts'
		createCount('senml-live', 'fingerprints')('FailedAttempts')`
	const before = Date.now()
	const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
		encoding: 'utf8',
		env: { AWS_LAMBDA_FUNCTION_NAME: 'any' },
	})
	const { _aws, ...members } = JSON.parse(stdout)
	assert.ok(_aws.Timestamp >= before && _aws.Timestamp <= Date.now())
	// Amazon CloudWatch User Guide, "Specification: Embedded metric format"
	assert.deepEqual(_aws.CloudWatchMetrics, [
		{
			Namespace: 'senml-live',
			Dimensions: [['service']],
			Metrics: [{ Name: 'FailedAttempts', Unit: 'Count' }],
		},
	])
	assert.deepEqual(members, { service: 'fingerprints', FailedAttempts: 1 })
})

describe('a tally', () => {
	/** The lines that a program writes with a tally. */
	const linesOf = (calls: string) => {
		const program = `
			import { createTally, publishing } from '${import.meta.dirname}/metrics.ts'
			const tally = createTally('senml-live', 'imports')
			${calls}`
		const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
			encoding: 'utf8',
			env: { AWS_LAMBDA_FUNCTION_NAME: 'any' },
		})
		assert.equal(stderr, '')
		return stdout
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => JSON.parse(line))
	}

	it('is one line, however much was counted', () => {
		const [line, ...others] = linesOf(`
			for (let message = 0; message < 10; message++) tally.count('Imports')
			tally.count('Updates', 15)
			tally.milliseconds('ImportLatency', 120)
			tally.milliseconds('ImportLatency', 80)
			tally.publish()`)
		assert.deepEqual(others, [])
		const { _aws, ...members } = line
		assert.deepEqual(_aws.CloudWatchMetrics, [
			{
				Namespace: 'senml-live',
				Dimensions: [['service']],
				Metrics: [
					{ Name: 'Imports', Unit: 'Count' },
					{ Name: 'Updates', Unit: 'Count' },
					{ Name: 'ImportLatency', Unit: 'Milliseconds' },
				],
			},
		])
		// "Specification: Embedded metric format": a list of values is a distribution.
		assert.deepEqual(members, {
			service: 'imports',
			Imports: Array.from({ length: 10 }, () => 1),
			Updates: 15,
			ImportLatency: [120, 80],
		})
	})

	it('that has nothing to tell is no line', () => {
		assert.deepEqual(linesOf('tally.publish()'), [])
	})

	it('begins anew after each invocation, also after one that failed', () => {
		const lines = linesOf(`
			const handler = publishing([tally], async (name) => {
				tally.count(name)
				if (name === 'Failing') throw new Error('as planned')
			})
			await handler('Failing').catch(() => undefined)
			await handler('Passing')`)
		assert.deepEqual(
			lines.map(({ Failing, Passing }) => ({ Failing, Passing })),
			[
				{ Failing: 1, Passing: undefined },
				{ Failing: undefined, Passing: 1 },
			],
		)
	})
})
