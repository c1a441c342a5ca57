import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'

/** Counts an event: one line in the log of the function, from which CloudWatch makes the metric. */
export type Count = (event: string) => void

/** @param service what the metrics are about; CloudWatch keeps them apart by it */
export const createCount = (namespace: string, service: string): Count => {
	const metrics = new Metrics({ namespace, serviceName: service })
	return (event) => {
		metrics.singleMetric().addMetric(event, MetricUnit.Count, 1)
	}
}
