import { Duration } from 'aws-cdk-lib'
import { MathExpression, type Metric, Stats, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { fingerprintMetrics } from '../../lambda/devices/contract.ts'
import { importMetrics } from '../../lambda/imports/contract.ts'
import { liveMetrics } from '../../lambda/live/contract.ts'
import type { Imports } from '../Imports.ts'
import type { Ledger } from '../Ledger.ts'
import type { Live } from '../Live.ts'
import type { MqttDoor } from '../MqttDoor.ts'
import type { State } from '../State.ts'
import type { Settings } from '../settings.ts'
import { ownMetric, period } from './ownMetric.ts'

/** What an alarm watches. */
export type AlarmRule = {
	/** what has happened, and what to do */
	readonly description: string
	readonly metric: Metric | MathExpression
	/** 0 unless it is given */
	readonly threshold?: number
	/** on which side of the threshold it rings; above it unless it is given */
	readonly rings?: 'above' | 'below'
	/** how many points in a row have to be there; one unless it is given */
	readonly periods?: number
	/** what silence of the metric means; all is well unless it is given */
	readonly missing?: TreatMissingData
}

export type Watched = {
	readonly door: MqttDoor
	readonly imports: Imports
	readonly ledger: Ledger
	readonly state: State
	readonly live: Live
	readonly settings: Settings
}

type Rules = Readonly<Record<string, AlarmRule>>

/** The rules of the alarms that every stack has, by their names. */
export const alarmRules = (watched: Watched): Rules => ({
	...ofImports(watched),
	...ofSockets(watched),
	...ofThrottles(watched),
	...ofFingerprints(watched),
})

/** A metric that has nothing to say counts as zero, so that the others are heard. */
const sum = (metrics: Readonly<Record<string, Metric>>): MathExpression =>
	new MathExpression({ expression: 'SUM(FILL(METRICS(), 0))', usingMetrics: metrics, period })

/** Messages that stay visible during the whole period of a data point. */
const waiting = (queue: Queue): Metric =>
	queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MINIMUM })

const ofImports = ({ door, imports, settings }: Watched): Rules => ({
	RecorderInvoked: {
		description:
			'Messages of devices failed three times, or a topic rule could not queue them, and went to ImportsRecorder. ' +
			'Its log says which, and what became of them; the log of ImportsProcessor says why. When the reason is gone, ' +
			'npm run redrive imports them again.',
		// Counts each of them. In the queues that it reads they are for a moment, which their metrics may miss.
		metric: imports.recorder.metricInvocations({ period }),
	},
	RecorderFails: {
		description:
			'For a quarter of an hour ImportsRecorder could not write, or was not called for, messages that failed. ' +
			'Nobody else looks after them, and they are lost after 14 days. Its log says what it fails at.',
		// The age of the oldest message would not do: SQS leaves out what has been received three times.
		metric: sum({
			errors: imports.recorder.metricErrors({ period }),
			deadLetters: waiting(imports.queue.deadLetters),
			doorErrors: waiting(door.errors),
		}),
		periods: 3,
	},
	MessagesWait: {
		description:
			'A message of a device has waited for more than a minute to be imported. Either more arrive than two ' +
			'processors can import, or these fail or are throttled: look into the log of ImportsProcessor.',
		// A single message that fails is with the dead letters after three minutes; SQS leaves it out even earlier.
		metric: imports.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
		threshold: 60,
		periods: 3,
	},
	ByteBudgets: {
		description:
			'A device, or all that are not registered, sent more on one day than the log may keep of it: further messages ' +
			'of the day are counted, and not kept. The log of ImportsProcessor says which device. A table has 10 GB for ' +
			'each device; at this rate it would be full in a month.',
		metric: ownMetric(settings, importMetrics.service, importMetrics.overBytes),
	},
	RefusedImports: {
		description:
			`Of more than ${settings.refusedImportsAlarm} messages in five minutes something was refused. The import log ` +
			'of the devices tells what is wrong with them; perhaps a new firmware sends what it should not.',
		metric: ownMetric(settings, importMetrics.service, importMetrics.refused),
		threshold: settings.refusedImportsAlarm,
	},
})

const ofSockets = ({ live, settings }: Watched): Rules => ({
	LiveDeadLetters: {
		description:
			'Sockets were not greeted, or watchers of a popular device have missed an import. Clients resume by ' +
			'themselves; look into the logs of LiveGreet and LiveFanOut for the reason, then purge the dead letters of ' +
			'LiveGreetings and LiveFanOuts: their sockets are gone.',
		metric: sum({
			greetings: live.greetings.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
			fanOuts: live.fanOuts.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
		}),
	},
	EndedSockets: {
		description:
			'More than 50 sockets were ended in five minutes because they did not take their frames. If it lasts, look ' +
			'for "post failed" in the log of ImportsProcessor: the management API may be throttled or out of order.',
		metric: ownMetric(settings, liveMetrics.service, liveMetrics.ended),
		threshold: 50,
	},
	ForbiddenPosts: {
		description:
			'A function may not post to the sockets: watchers get nothing. Its role has lost ' +
			'execute-api:ManageConnections. Deploy the stack again.',
		metric: ownMetric(settings, liveMetrics.service, liveMetrics.forbidden),
	},
})

const ofThrottles = ({ ledger, state, live }: Watched): Rules => ({
	FunctionThrottles: {
		description:
			'Lambda had no room for an invocation: functions of this account and region, whichever they are, run too ' +
			'many at once. Ask AWS for a higher quota of concurrent executions; a new account has ten.',
		// Of all functions: they share the room.
		metric: Lambda.metricAllThrottles({ period }),
	},
	TableThrottles: {
		description:
			'DynamoDB has throttled requests to the ledger, the state or the connections; most succeed when they are ' +
			'repeated. One device may send or be read too much: CloudWatch tells which table, the log of ' +
			'ImportsProcessor which device.',
		// Summed, because on its own an alarm about a table would never notice that nothing is throttled any more.
		metric: sum({
			ledgerReads: ledger.table.metric('ReadThrottleEvents', { statistic: 'Sum', period }),
			ledgerWrites: ledger.table.metric('WriteThrottleEvents', { statistic: 'Sum', period }),
			stateWrites: state.table.metric('WriteThrottleEvents', { statistic: 'Sum', period }),
			connectionReads: live.connections.metric('ReadThrottleEvents', { statistic: 'Sum', period }),
		}),
	},
})

const ofFingerprints = ({ settings }: Watched): Rules => ({
	FailedAttempts: {
		description:
			'A source tries fingerprints: more than 50 failed attempts in five minutes. Each address is refused after a ' +
			'few; if they come from many, the access log of RestApi tells when it began. Long fingerprints are safe.',
		metric: ownMetric(settings, fingerprintMetrics.service, fingerprintMetrics.refused),
		threshold: 50,
	},
})
