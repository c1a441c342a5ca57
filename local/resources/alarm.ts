import { arn, physicalName } from '../access/account.ts'
import type { Kind } from './kind.ts'

/** Nothing to run: no alarm rings on one machine. What those of our own metrics watch is in the log of the functions. */
export const alarm: Kind = {
	type: 'AWS::CloudWatch::Alarm',
	identity: (account, logicalId) => {
		const name = physicalName(account, logicalId)
		return { ref: name, attributes: { Arn: arn(account, 'cloudwatch', `alarm:${name}`) } }
	},
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
