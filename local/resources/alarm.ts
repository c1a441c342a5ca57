import { arn, physicalName } from '../account.ts'
import type { Kind } from './kind.ts'

/** Nothing to run: nobody is called from one machine. What it watches is in the log of the functions. */
export const alarm: Kind = {
	type: 'AWS::CloudWatch::Alarm',
	identity: (account, logicalId) => {
		const name = physicalName(account, logicalId)
		return { ref: name, attributes: { Arn: arn(account, 'cloudwatch', `alarm:${name}`) } }
	},
	known: [
		'AlarmDescription',
		'ComparisonOperator',
		'Dimensions',
		'EvaluationPeriods',
		'MetricName',
		'Namespace',
		'Period',
		'Statistic',
		'Threshold',
		'TreatMissingData',
	],
}
