import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib'
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as Target } from 'aws-cdk-lib/aws-events-targets'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { type canaryEnvironment, canaryMetrics } from '../lambda/canary/contract.ts'
import { d2cTopic } from '../lambda/imports/contract.ts'
import type { Alarms } from './alarms/Alarms.ts'
import { ownMetric } from './alarms/ownMetric.ts'
import type { Devices } from './Devices.ts'
import type { Bundles } from './functions/bundleLambdas.ts'
import { LambdaFunction } from './functions/LambdaFunction.ts'
import type { Live } from './Live.ts'
import type { Rest } from './Rest.ts'
import type { Settings } from './settings.ts'

type CanaryNeeds = {
	readonly bundles: Bundles
	readonly devices: Devices
	readonly live: Live
	readonly rest: Rest
	readonly alarms: Alarms
	readonly settings: Settings
}

const deviceId = 'canary'
const withinSeconds = 20

const noticed = (rule: string) => ({
	id: `Serverless::Serverless-${rule}` as const,
	reason: 'The alarm of the canary rings when calls are missing: a lost call is noticed.',
})

/** Checks every five minutes that a message gets from a test device to its watcher. */
export class Canary extends Construct {
	constructor(scope: Construct, id: string, { bundles, devices, live, rest, alarms, settings }: CanaryNeeds) {
		super(scope, id)
		const topic = settings.topicPrefix + d2cTopic(deviceId, 'raw')
		const canary = new LambdaFunction<(typeof canaryEnvironment)[number]>(this, 'Function', {
			bundles,
			code: 'canary/canary',
			description: 'Sends a message as a device, and looks for it as a watcher and in the import log.',
			timeoutSeconds: withinSeconds + 10,
			environment: {
				DEVICES_TABLE: devices.table.tableName,
				DEVICE_ID: deviceId,
				TOPIC: topic,
				WEBSOCKET_URL: live.stage.url,
				REST_URL: rest.url,
				WITHIN_SECONDS: String(withinSeconds),
				METRICS_NAMESPACE: settings.stackName,
			},
		})
		this.#grant(canary, devices, topic)
		// The next call comes in five minutes; a late one would report on a time that is over.
		canary.configureAsyncInvoke({ retryAttempts: 0 })
		Validations.of(this).acknowledge(...['LambdaAsyncFailureDestination', 'EventBusDLQ'].map(noticed))
		new Rule(this, 'Schedule', {
			description: 'Calls the canary',
			schedule: Schedule.rate(Duration.minutes(5)),
			targets: [new Target(canary)],
		})
		alarms.add(this, 'Alarm', {
			description:
				'The canary has failed twice: a message does not reach the watcher and the import log ' +
				`within ${withinSeconds} seconds, or the canary is not called. Its log shows how far the message came.`,
			metric: ownMetric(settings, canaryMetrics.service, canaryMetrics.success, Stats.MINIMUM),
			threshold: 1,
			rings: 'below',
			periods: 2,
			missing: TreatMissingData.BREACHING,
		})
	}

	/** Grants access to the canary's own device and to fingerprints of its production run only, and publishing as this device. */
	#grant(canary: LambdaFunction<string>, { table }: Devices, topic: string): void {
		const mayWrite = (action: string, key: string): void =>
			canary.addToRolePolicy(
				new PolicyStatement({
					actions: [action],
					resources: [table.tableArn],
					conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [key] } },
				}),
			)
		mayWrite('dynamodb:UpdateItem', `device#${deviceId}`)
		mayWrite('dynamodb:PutItem', 'fingerprint#ca.*')
		canary.addToRolePolicy(
			new PolicyStatement({
				actions: ['iot:Publish'],
				resources: [
					Stack.of(this).formatArn({
						service: 'iot',
						resource: 'topic',
						resourceName: topic,
						arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
					}),
				],
			}),
		)
	}
}
