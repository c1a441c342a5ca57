import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Settings } from '../settings.ts'

/** So long is a point of every metric that an alarm watches, unless the alarm says otherwise. */
export const period = Duration.minutes(5)

/** A metric that our functions write, under the name of the stack. */
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
