import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { it } from 'node:test'

it('an event that is counted is a line in the embedded metric format', () => {
	const program = `
		import { createCount } from '${import.meta.dirname}/metrics.ts'
		createCount('senml-live', 'fingerprints')('FailedAttempts')`
	const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
		encoding: 'utf8',
		env: { AWS_LAMBDA_FUNCTION_NAME: 'any' },
	})
	const { _aws, ...members } = JSON.parse(stdout)
	assert.ok(Math.abs(_aws.Timestamp - Date.now()) < 60_000)
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
