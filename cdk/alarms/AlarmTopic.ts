import { ArnFormat, Stack, Validations } from 'aws-cdk-lib'
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type CfnSubscription, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Settings } from '../settings.ts'

/**
 * The topic of the alarms and its subscription. It is not encrypted at rest: alarms cannot publish with the key that AWS
 * manages for SNS, a customer key costs more than all alarms, and the same text leaves as an e-mail.
 */
export class AlarmTopic extends Topic {
	constructor(scope: Construct, id: string, { alarmEmail, stackName }: Settings) {
		super(scope, id, { displayName: `Alarms of ${stackName}`, enforceSSL: true })
		const alarms = Stack.of(this).formatArn({
			service: 'cloudwatch',
			resource: 'alarm',
			resourceName: '*',
			arnFormat: ArnFormat.COLON_RESOURCE_NAME,
		})
		// This policy replaces the default one, which lets the whole account publish.
		this.addToResourcePolicy(
			new PolicyStatement({
				actions: ['sns:Publish'],
				resources: [this.topicArn],
				principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
				conditions: { ArnLike: { 'aws:SourceArn': alarms } },
			}),
		)
		if (alarmEmail !== '') this.#mail(alarmEmail)
	}

	/** Publishes the beginning and the end of an alarm. */
	hear(alarm: Alarm): void {
		const action = new SnsAction(this)
		alarm.addAlarmAction(action)
		alarm.addOkAction(action)
	}

	#mail(endpoint: string): void {
		const subscription = new Subscription(this, 'Email', {
			topic: this,
			protocol: SubscriptionProtocol.EMAIL,
			endpoint,
		})
		Validations.of(subscription.node.defaultChild as CfnSubscription).acknowledge({
			id: 'Serverless::Serverless-SNSRedrivePolicy',
			reason: 'The console shows the state of every alarm, even if its e-mail did not arrive.',
		})
	}
}
