import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Context } from 'aws-lambda'

/** Counts an event: one line in the log of the function, from which CloudWatch makes the metric. */
export type Count = (event: string) => void

/** @param service what the metrics are about; CloudWatch keeps them apart by it */
export const createCount = (namespace: string, service: string): Count => {
	const metrics = new Metrics({ namespace, serviceName: service })
	return (event) => {
		metrics.singleMetric().addMetric(event, MetricUnit.Count, 1)
	}
}

/** Counts and measures what happens during an invocation, for one line in the log at its end. */
export type Tally = {
	readonly count: (event: string, times?: number) => void
	readonly milliseconds: (what: string, value: number) => void
	/** writes the line, and begins anew; nothing if there is nothing to tell */
	readonly publish: () => void
}

/** @param service as above */
export const createTally = (namespace: string, service: string): Tally => {
	// Made with the first number: most invocations have none for one of their tallies.
	let metrics: Metrics | undefined
	const add = (...[name, unit, value]: Parameters<Metrics['addMetric']>): void => {
		metrics ??= new Metrics({ namespace, serviceName: service })
		metrics.addMetric(name, unit, value)
	}
	return {
		count: (event, times = 1) => add(event, MetricUnit.Count, times),
		milliseconds: (what, value) => add(what, MetricUnit.Milliseconds, value),
		publish: () => {
			if (metrics?.hasStoredMetrics() === true) metrics.publishStoredMetrics()
		},
	}
}

/** A handler, after which the tallies are published, whether it ends well or not. */
export const publishing =
	<Event, Answer>(tallies: readonly Tally[], handler: (event: Event, context: Context) => Promise<Answer>) =>
	async (event: Event, context: Context): Promise<Answer> => {
		try {
			return await handler(event, context)
		} finally {
			for (const tally of tallies) tally.publish()
		}
	}
