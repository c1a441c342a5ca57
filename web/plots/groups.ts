import type { Series } from '../device/model.ts'
import { objectName } from '../device/names.ts'
import type { PastSeries } from './past/past.ts'
import { noPoints, type Points } from './series.ts'

/** A resource, or a telemetry key, that is plotted. */
export type Plotted = Pick<Series, 'key' | 'name' | 'unit'> & {
	/** what came since the page was opened */
	readonly live: Points
	/** what was measured before */
	readonly past: Points
}

/** The resources of one object instance, or all telemetry. */
export type PlotGroup = {
	/** `14205/0`, or `telemetry` */
	readonly key: string
	readonly name: string
	readonly plotted: readonly Plotted[]
}

const groupKey = (key: string): string => /^(\d+\/\d+)\/\d/.exec(key)?.[1] ?? 'telemetry'

/** Telemetry comes after the objects, which come in the order of their ids. */
const inOrder = (one: string, other: string): number => {
	if ((one === 'telemetry') !== (other === 'telemetry')) return one === 'telemetry' ? 1 : -1
	return one.localeCompare(other, 'en', { numeric: true })
}

const nameOf = (key: string): string =>
	key === 'telemetry' ? 'Telemetry' : objectName(Number(key.split('/')[0]))

/** All resources that have a value, by object instance. */
export const plotGroups = (
	series: readonly Series[],
	past: ReadonlyMap<string, PastSeries>,
): readonly PlotGroup[] => {
	const live = new Map(series.map((each) => [each.key, each]))
	const plotted = [...new Set([...live.keys(), ...past.keys()])]
		.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
		.map((key): Plotted => {
			const [now, before] = [live.get(key), past.get(key)]
			const { name, unit } = now ?? before ?? { name: key, unit: undefined }
			return { key, name, unit, live: now ?? noPoints, past: before ?? noPoints }
		})
	const groups = Map.groupBy(plotted, (each) => groupKey(each.key))
	return [...groups]
		.toSorted(([one], [other]) => inOrder(one, other))
		.map(([key, each]) => ({ key, name: nameOf(key), plotted: each }))
}
