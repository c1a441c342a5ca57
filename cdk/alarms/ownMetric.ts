import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Settings } from '../settings.ts'

/** Length of a period of every alarm metric, unless the alarm has its own. */
export const period = Duration.minutes(5)

/** A metric that the functions write. Its namespace is the name of the stack. */
export const ownMetric = (
	{ stackName }: Pick<Settings, 'stackName'>,
	service: string,
	metricName: string,
	statistic: string = Stats.SUM,
): Metric =>
	new Metric({
		namespace: stackName,
		metricName,
		dimensionsMap: { service },
		statistic,
		period,
	})
