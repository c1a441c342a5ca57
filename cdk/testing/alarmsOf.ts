import type { Template } from '../../local/template/assembly.ts'

type Json = Readonly<Record<string, unknown>>

export type Alarm = { readonly id: string; readonly properties: Json }

export type WatchedMetric = {
	readonly namespace: string
	readonly metricName: string
	readonly statistic: string
	readonly dimensions: Json
}

export const alarmsOf = ({ Resources }: Template): readonly Alarm[] =>
	Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) =>
		Type === 'AWS::CloudWatch::Alarm' ? [{ id, properties: Properties }] : [],
	)

type Dimensions = readonly { readonly Name: string; readonly Value: unknown }[]

const metricOf = ({ Namespace, MetricName, Statistic, Dimensions = [] }: Json): WatchedMetric => ({
	namespace: String(Namespace),
	metricName: String(MetricName),
	statistic: String(Statistic),
	dimensions: Object.fromEntries((Dimensions as Dimensions).map(({ Name, Value }) => [Name, Value])),
})

/** The metrics that an alarm watches, those within an expression, too. */
export const metricsOf = ({ properties }: Alarm): readonly WatchedMetric[] => {
	if (!('Metrics' in properties)) return [metricOf(properties)]
	type Query = { readonly MetricStat?: { readonly Metric: Json; readonly Stat: string } }
	return (properties['Metrics'] as readonly Query[]).flatMap(({ MetricStat }) =>
		MetricStat === undefined ? [] : [metricOf({ ...MetricStat.Metric, Statistic: MetricStat.Stat })],
	)
}
