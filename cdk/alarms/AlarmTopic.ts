import { ArnFormat, Stack, Validations } from 'aws-cdk-lib'
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type CfnSubscription, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Settings } from '../settings.ts'

/**
 * Where alarms are told, and who hears them. Not encrypted at rest: alarms cannot publish with the key that AWS manages
 * for SNS, a key of our own costs more than all alarms together, and the same text goes out as an e-mail.
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
		// With a policy of its own a topic loses the one that lets everything in the account publish to it.
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

	/** Tells the topic when an alarm begins, and when it is over. */
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
			reason: 'The console shows the state of every alarm, also of one whose e-mail did not arrive.',
		})
	}
}
