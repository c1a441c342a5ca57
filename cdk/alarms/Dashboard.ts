import { CfnOutput, Duration } from 'aws-cdk-lib'
import { Dashboard as CloudWatchDashboard, GraphWidget, type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { fingerprintMetrics } from '../../lambda/devices/contract.ts'
import { importMetrics } from '../../lambda/imports/contract.ts'
import { integrationMetrics } from '../../lambda/integrations/contract.ts'
import { liveMetrics } from '../../lambda/live/contract.ts'
import { webhookMetrics } from '../../lambda/webhooks/contract.ts'
import type { Watched } from './alarmRules.ts'
import { ownMetric, period } from './ownMetric.ts'

/** Graphs of the messages, their watchers, and errors. */
export class Dashboard extends Construct {
	constructor(scope: Construct, id: string, watched: Watched) {
		super(scope, id)
		const graphs = Object.entries(metricsOf(watched)).map(
			([title, left]) => new GraphWidget({ title, left: [...left], width: 8 }),
		)
		const dashboard = new CloudWatchDashboard(this, 'Board', { defaultInterval: Duration.days(1) })
		dashboard.addWidgets(...graphs)
		new CfnOutput(this, 'Output', {
			value: dashboard.dashboardName,
			description: 'Dashboard in CloudWatch',
		}).overrideLogicalId('Dashboard')
	}
}

/** The metrics of each graph, by title. */
const metricsOf = ({ door, imports, integrations, live, ledger, state, downlinks, settings }: Watched) => {
	const own =
		({ service }: { readonly service: string }) =>
		(name: string, statistic?: string) =>
			ownMetric(settings, service, name, statistic)
	const imported = own(importMetrics)
	const pushed = own(liveMetrics)
	const { queue } = imports
	return {
		Messages: [importMetrics.imported, importMetrics.updates, importMetrics.duplicates].map((name) =>
			imported(name),
		),
		Refused: [importMetrics.refused, importMetrics.overBytes].map((name) => imported(name)),
		Integrations: [
			integrationMetrics.converted,
			integrationMetrics.unconverted,
			integrationMetrics.suspended,
			integrationMetrics.devicesCreated,
		].map((name) => own(integrationMetrics)(name)),
		Deliveries: [webhookMetrics.untaken, webhookMetrics.nameless].map((name) => own(webhookMetrics)(name)),
		'Latency (ms)': ['p50', 'p90', 'p99'].map((percentile) => imported(importMetrics.latency, percentile)),
		'Age of the oldest message (s)': [queue, integrations.queue, live.greetings, live.fanOuts].map(
			(waiting) => waiting.metricApproximateAgeOfOldestMessage({ period, label: waiting.node.id }),
		),
		'Dead letters': [
			queue.deadLetters,
			door.errors,
			integrations.queue.deadLetters,
			live.greetings.deadLetters,
			live.fanOuts.deadLetters,
			downlinks.queue.deadLetters,
		].map(visible),
		Sockets: [pushed(liveMetrics.ended), pushed(liveMetrics.forbidden)],
		Throttles: [
			Lambda.metricAllThrottles({ period, label: 'functions' }),
			...[ledger.table, state.table, live.connections].flatMap((table) =>
				['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
					table.metric(name, { statistic: Stats.SUM, period, label: `${table.node.path} ${name}` }),
				),
			),
		],
		Fingerprints: [
			fingerprintMetrics.refused,
			fingerprintMetrics.malformed,
			fingerprintMetrics.foreign,
			fingerprintMetrics.throttled,
			fingerprintMetrics.uncounted,
		].map((name) => own(fingerprintMetrics)(name)),
	} satisfies Readonly<Record<string, readonly Metric[]>>
}

const visible = (queue: Queue): Metric =>
	queue.metricApproximateNumberOfMessagesVisible({ period, label: queue.node.path })
