import type { ResourceValue } from '../lwm2m/checkValue.ts'
import { attributesItem, telemetryItem } from './measuredItems.ts'
import { measuredAt, type ObjectState, type ValueState } from './objectState.ts'
import type { DeviceState } from './stateTable.ts'

export type LatestValue = {
	readonly value: ResourceValue
	/** milliseconds since the Unix epoch */
	readonly ts: number
}

export type NamedLatest = readonly (readonly [name: string, latest: LatestValue])[]

/** A time after the reception counts as the reception. */
export const millisecondsOf = (measured: Parameters<typeof measuredAt>[0]): number =>
	Math.round(measuredAt(measured) * 1000)

/** The values of telemetry or of attributes, and the paths of resources that have the same value. */
const valuesOf = (state: ObjectState | undefined): readonly (readonly [name: string, state: ValueState])[] =>
	Object.entries(state?.resources ?? {}).flatMap(([name, one]) =>
		'value' in one ? [[name, one] as const] : [],
	)

const latestOf = (one: ValueState): LatestValue | undefined =>
	isOne(one.value) ? { value: one.value, ts: millisecondsOf(one) } : undefined

const isOne = (value: ValueState['value']): value is ResourceValue => typeof value !== 'object'

const named = (values: readonly (readonly [name: string, state: ValueState])[]): NamedLatest =>
	values.flatMap(([name, one]) => {
		const latest = latestOf(one)
		return latest === undefined ? [] : [[name, latest] as const]
	})

/** The newest value of every telemetry key. */
export const latestTelemetry = ({ measured }: DeviceState): NamedLatest =>
	named(valuesOf(measured.get(telemetryItem)))

/** The same of the keys whose newest value is in no object. */
export const latestMeasurements = ({ measured }: DeviceState): NamedLatest =>
	named(valuesOf(measured.get(telemetryItem)).filter(([, { path }]) => path === undefined))

export const latestAttributes = ({ measured }: DeviceState): NamedLatest =>
	named(valuesOf(measured.get(attributesItem)))

/** The resource that has the newest value of a telemetry key, by key. */
export const telemetryPaths = ({ measured }: DeviceState): ReadonlyMap<string, string> =>
	new Map(
		valuesOf(measured.get(telemetryItem)).flatMap(([key, { path }]) =>
			path === undefined ? [] : [[key, path] as const],
		),
	)
