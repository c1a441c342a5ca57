import { type Kind, named } from './kind.ts'

/** Nothing to run: the host has no alarms. The log of the functions has the metrics that they would watch. */
export const alarm: Kind = {
	type: 'AWS::CloudWatch::Alarm',
	identity: named('cloudwatch', (name) => `alarm:${name}`),
	known: [
		'AlarmActions',
		'AlarmDescription',
		'ComparisonOperator',
		'Dimensions',
		'EvaluationPeriods',
		'MetricName',
		'Metrics',
		'Namespace',
		'OKActions',
		'Period',
		'Statistic',
		'Threshold',
		'TreatMissingData',
	],
}
