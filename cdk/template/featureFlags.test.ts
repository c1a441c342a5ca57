import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import cdkJson from '../../cdk.json' with { type: 'json' }

/** Feature flags that differ from the recommendation of CDK, with the reason. */
const deviations: Readonly<Record<string, unknown>> = {
	// Merged, the statements of a role no longer show each grant; permissions.deep.test.ts takes them away one by one.
	'@aws-cdk/aws-iam:minimizePolicies': false,
}

describe('the feature flags of CDK', () => {
	const context: Readonly<Record<string, unknown>> = cdkJson.context

	it('are all configured in cdk.json, so that cdk synth has nothing to remark', () => {
		assert.deepEqual(
			Object.keys(recommended).filter((flag) => !Object.hasOwn(context, flag)),
			[],
		)
	})

	it('are as recommended for a new app, but for the ones that have a reason', () => {
		const different = Object.entries(recommended).filter(
			([flag, value]) => JSON.stringify(context[flag]) !== JSON.stringify(value),
		)
		assert.deepEqual(Object.fromEntries(different.map(([flag]) => [flag, context[flag]])), deviations)
	})

	it('are known to the aws-cdk-lib that is installed', () => {
		const flags = Object.keys(context).filter((name) => name.startsWith('@aws-cdk'))
		assert.deepEqual(
			flags.filter((flag) => !Object.hasOwn(recommended, flag)),
			[],
		)
	})
})
