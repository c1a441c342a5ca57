import { Duration } from 'aws-cdk-lib'
import { MathExpression, type Metric, Stats, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { communicationMetrics } from '../../lambda/communications/contract.ts'
import { fingerprintMetrics } from '../../lambda/devices/contract.ts'
import { importMetrics } from '../../lambda/imports/contract.ts'
import { integrationMetrics } from '../../lambda/integrations/contract.ts'
import { liveMetrics } from '../../lambda/live/contract.ts'
import { webhookMetrics } from '../../lambda/webhooks/contract.ts'
import type { Communications } from '../communications/Communications.ts'
import type { Downlinks } from '../Downlinks.ts'
import type { History } from '../History.ts'
import type { Imports } from '../Imports.ts'
import type { Integrations } from '../Integrations.ts'
import type { Ledger } from '../Ledger.ts'
import type { Live } from '../Live.ts'
import type { MqttDoor } from '../MqttDoor.ts'
import type { State } from '../State.ts'
import type { Settings } from '../settings.ts'
import { ownMetric, period } from './ownMetric.ts'

/** Definition of an alarm. */
export type AlarmRule = {
	/** the problem, and what the operator must do */
	readonly description: string
	readonly metric: Metric | MathExpression
	/** default: 0 */
	readonly threshold?: number
	/** side of the threshold on which the alarm rings; default: above */
	readonly rings?: 'above' | 'below'
	/** number of consecutive periods beyond the threshold; default: 1 */
	readonly periods?: number
	/** meaning of missing values; default: not breaching */
	readonly missing?: TreatMissingData
}

export type Watched = {
	readonly door: MqttDoor
	readonly imports: Imports
	readonly integrations: Integrations
	readonly ledger: Ledger
	readonly state: State
	readonly history: History
	readonly live: Live
	readonly communications: Communications
	readonly downlinks: Downlinks
	readonly settings: Settings
}

type Rules = Readonly<Record<string, AlarmRule>>

/** The alarms that every stack has, by name. */
export const alarmRules = (watched: Watched): Rules => ({
	...ofImports(watched),
	...ofIntegrations(watched),
	...ofSockets(watched),
	...ofThrottles(watched),
	...ofFingerprints(watched),
	...ofStreams(watched),
	...ofDownlinks(watched),
	...ofWebhooks(watched),
})

/** Sum of several metrics; one without values counts as zero. */
const sum = (metrics: Readonly<Record<string, Metric>>): MathExpression =>
	new MathExpression({ expression: 'SUM(FILL(METRICS(), 0))', usingMetrics: metrics, period })

/** Messages that stay visible during the whole period of a data point. */
const waiting = (queue: Queue): Metric =>
	queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MINIMUM })

const ofImports = ({ door, imports, settings }: Watched): Rules => ({
	RecorderInvoked: {
		description:
			'ImportsRecorder received messages that failed three times or that a topic rule could not queue. ' +
			'Its log lists the messages; the log of ImportsProcessor has the cause. Remove the cause, then run ' +
			'npm run redrive to import them again.',
		// Counts every message. The metrics of its queues may miss them, because they stay there only for a moment.
		metric: imports.recorder.metricInvocations({ period }),
	},
	RecorderFails: {
		description:
			'ImportsRecorder has failed, or has not been called, for 15 minutes. Failed messages wait in its queues and ' +
			'are lost after 14 days. Its log has the cause.',
		// Not the age of the oldest message: SQS leaves out messages that were received three times.
		metric: sum({
			errors: imports.recorder.metricErrors({ period }),
			deadLetters: waiting(imports.queue.deadLetters),
			doorErrors: waiting(door.errors),
		}),
		periods: 3,
	},
	MessagesWait: {
		description:
			'A message of a device has waited for its import for more than a minute. Two processors cannot keep up, fail, ' +
			'or are throttled: read the log of ImportsProcessor.',
		// A single failing message does not ring: SQS leaves it out before it goes to the dead letters after three minutes.
		metric: imports.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
		threshold: 60,
		periods: 3,
	},
	ByteBudgets: {
		description:
			'A device, or all unregistered devices together, reached bytesPerDay: later messages of the day are counted, ' +
			'not stored. The log of ImportsProcessor names the device. The limit keeps each device below the 10 GB that a ' +
			'table has for it.',
		metric: ownMetric(settings, importMetrics.service, importMetrics.overBytes),
	},
	RefusedImports: {
		description:
			`More than ${settings.refusedImportsAlarm} messages in five minutes were refused, in whole or in part. The import log ` +
			'of the devices has the errors. Check whether a new firmware sends wrong data.',
		metric: ownMetric(settings, importMetrics.service, importMetrics.refused),
		threshold: settings.refusedImportsAlarm,
	},
})

const ofIntegrations = ({ integrations: { queue }, settings }: Watched): Rules => ({
	IntegrationDeadLetters: {
		description:
			'Messages of integrations failed three times and wait in the dead letters for 14 days. The log of ' +
			'IntegrationsConvert has the cause; it is none of a converter, whose problems are in the log of its integration. ' +
			'Remove the cause, then move the messages back: aws sqs start-message-move-task.',
		metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
	},
	IntegrationMessagesWait: {
		description:
			'A message of an integration has waited for its conversion for more than a minute. Converters are slow, or more ' +
			'messages come than two functions convert: see npm run integrations -- show, and the context value concurrency.',
		metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
		threshold: 60,
		periods: 3,
	},
	SuspendedConverters: {
		description:
			'More than 50 messages in five minutes were not converted, because their converter uses up its time or memory. ' +
			'npm run integrations -- log <id> --errors shows the problem. When the converter is mended, run-again converts ' +
			'these messages.',
		metric: ownMetric(settings, integrationMetrics.service, integrationMetrics.suspended),
		threshold: 50,
	},
})

const ofSockets = ({ live, settings }: Watched): Rules => ({
	LiveDeadLetters: {
		description:
			'Sockets were not greeted, or watchers of a popular device missed an import. Their clients reconnect and ' +
			'resume. Find the cause in the logs of LiveGreet and LiveFanOut, then purge the dead letters of LiveGreetings ' +
			'and LiveFanOuts: their sockets are closed.',
		metric: sum({
			greetings: live.greetings.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
			fanOuts: live.fanOuts.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
		}),
	},
	EndedSockets: {
		description:
			'More than 50 sockets were ended in five minutes because they did not take their frames. If this goes on, look ' +
			'for "post failed" in the log of ImportsProcessor: the management API may be throttled or unavailable.',
		metric: ownMetric(settings, liveMetrics.service, liveMetrics.ended),
		threshold: 50,
	},
	ForbiddenPosts: {
		description:
			'A function may not post to the sockets, so watchers get no frames. Its role lacks ' +
			'execute-api:ManageConnections. Deploy the stack again.',
		metric: ownMetric(settings, liveMetrics.service, liveMetrics.forbidden),
	},
})

const ofThrottles = ({ ledger, state, history, live }: Watched): Rules => ({
	FunctionThrottles: {
		description:
			'Lambda throttled an invocation: the functions of this account and region exceed the quota of concurrent ' +
			'executions. Ask AWS for a higher quota; a new account has ten.',
		// Counts all functions of the account, because they share the quota.
		metric: Lambda.metricAllThrottles({ period }),
	},
	TableThrottles: {
		description:
			'DynamoDB throttled requests to the ledger, the state, the history or the connections; most succeed at a retry. One device ' +
			'may send or be read too often: CloudWatch names the table, the log of ImportsProcessor the device.',
		// A sum: an alarm on the metric of one table keeps its state when the metric has no values.
		metric: sum({
			ledgerReads: ledger.table.metric('ReadThrottleEvents', { statistic: 'Sum', period }),
			ledgerWrites: ledger.table.metric('WriteThrottleEvents', { statistic: 'Sum', period }),
			stateWrites: state.table.metric('WriteThrottleEvents', { statistic: 'Sum', period }),
			historyWrites: history.table.metric('WriteThrottleEvents', { statistic: 'Sum', period }),
			connectionReads: live.connections.metric('ReadThrottleEvents', { statistic: 'Sum', period }),
		}),
	},
})

const ofFingerprints = ({ settings }: Watched): Rules => ({
	FailedAttempts: {
		description:
			'A source tries fingerprints or keys: more than 50 failed attempts in five minutes. Each address is refused after ' +
			'a few; if they come from many, the access log of RestApi tells when it began. Long fingerprints and keys are safe.',
		metric: ownMetric(settings, fingerprintMetrics.service, fingerprintMetrics.refused),
		threshold: 50,
	},
})

const ofStreams = ({ communications, settings }: Watched): Rules => ({
	StreamsFail: {
		description:
			'Events do not reach the clients of the streams: CommunicationsDispatch fails, or its role lacks ' +
			'execute-api:ManageConnections. Its log has the cause. Clients resume; events are kept for an hour. Purge the dead ' +
			'letters of CommunicationsTablesWakes afterwards.',
		metric: sum({
			deadLetters: communications.tables.wakes.deadLetters.metricApproximateNumberOfMessagesVisible({
				period,
			}),
			forbidden: ownMetric(settings, communicationMetrics.service, communicationMetrics.forbidden),
		}),
	},
})

const ofDownlinks = ({ downlinks: { queue } }: Watched): Rules => ({
	DownlinkDeadLetters: {
		description:
			'Nobody sees to a downlink any more: it could not be looked at three times. Its status stays as it is, and the log ' +
			'of DownlinksAdvance has the cause. Remove the cause, then move the messages back within 14 days: aws sqs ' +
			'start-message-move-task.',
		metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
	},
})

const ofWebhooks = ({ settings }: Watched): Rules => ({
	UntakenDeliveries: {
		description:
			'More than 10 requests to the webhook of nRF Cloud in five minutes had no success. The log of RestNrfCloud has the ' +
			'status of each. 403: secret or token of the destination and of npm run accounts differ, or it is somebody else. 503: ' +
			'the queue takes nothing. nRF Cloud delivers again for 24 hours.',
		metric: ownMetric(settings, webhookMetrics.service, webhookMetrics.untaken),
		threshold: 10,
	},
})
