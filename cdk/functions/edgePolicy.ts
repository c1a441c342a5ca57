import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import type { Entrance } from '../../lambda/rest/entrance.ts'

/** The policy for the user or role of an edge that stands alone. It allows the routes with the access `iam`, nothing else. */
export const edgePolicy = (scope: Construct, api: HttpApi, entrances: readonly Entrance[]): void => {
	const signed = entrances.filter(({ access }) => access.kind === 'iam')
	if (signed.length === 0) return
	const resources = signed.map(({ method, path }) =>
		Stack.of(scope).formatArn({
			service: 'execute-api',
			resource: api.apiId,
			resourceName: `$default/${method}${path}`,
		}),
	)
	const policy = new ManagedPolicy(scope, 'EdgePolicy', {
		description: 'What an edge needs that forwards messages of devices to this stack.',
		statements: [new PolicyStatement({ actions: ['execute-api:Invoke'], resources })],
	})
	new CfnOutput(scope, 'EdgePolicyOutput', {
		value: policy.managedPolicyArn,
		description: 'Policy for the credentials of npm run edge',
	}).overrideLogicalId('EdgePolicyArn')
}
