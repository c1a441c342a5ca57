import { Stack, Validations } from 'aws-cdk-lib'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IConstruct } from 'constructs'

/** The name of the shadow of each device. */
const shadow = 'thing/*/lwm2m'

/** Allows a function to update the shadow of every device. */
export const grantShadows = (grantee: IGrantable & IConstruct): void => {
	Validations.of(grantee.grantPrincipal as unknown as IConstruct).acknowledge({
		id: `AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iot:<AWS::Region>:<AWS::AccountId>:${shadow}]`,
		reason: 'Devices are registered after the deployment; of each, this is one shadow.',
	})
	grantee.grantPrincipal.addToPrincipalPolicy(
		new PolicyStatement({
			actions: ['iot:UpdateThingShadow'],
			resources: [Stack.of(grantee).formatArn({ service: 'iot', resource: shadow })],
		}),
	)
}
