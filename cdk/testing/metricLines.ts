import type { TinyHost } from '../../local/testing/tinyHost.ts'
import type { WatchedMetric } from './alarmsOf.ts'

type Directive = {
	readonly Namespace: string
	readonly Dimensions: readonly (readonly string[])[]
	readonly Metrics: readonly { readonly Name: string }[]
}

type MetricLine = Readonly<Record<string, unknown>> & {
	readonly _aws: { readonly CloudWatchMetrics: readonly Directive[] }
}

const parse = (line: string): MetricLine | undefined =>
	line.includes('"CloudWatchMetrics"') ? JSON.parse(line.replace(/^\[[^\]]+\] /, '')) : undefined

/** What a line says of a metric that somebody watches: undefined unless namespace, name and dimensions are the same. */
const valueIn = (line: MetricLine, { namespace, metricName, dimensions }: WatchedMetric): unknown => {
	const isOf = ({ Namespace, Dimensions, Metrics }: Directive): boolean =>
		Namespace === namespace &&
		Metrics.some(({ Name }) => Name === metricName) &&
		Dimensions.some((names) => names.toSorted().join() === Object.keys(dimensions).toSorted().join())
	const isAbout = Object.entries(dimensions).every(([name, value]) => line[name] === value)
	return isAbout && line._aws.CloudWatchMetrics.some(isOf) ? line[metricName] : undefined
}

/** The value that a function of the stack writes of a metric, in a line of the log from a given one on. */
export const metricValue = async (host: TinyHost, metric: WatchedMetric, from: number): Promise<unknown> => {
	const readValue = (line: string): unknown => {
		const parsed = parse(line)
		return parsed && valueIn(parsed, metric)
	}
	return readValue(await host.line((line) => readValue(line) !== undefined, from))
}
