import { contexts } from '../../client/wire.ts'
import { definitions } from '../lwm2m/definitions.ts'
import { parsePath } from '../lwm2m/path.ts'
import { ipsoDefinitions } from '../measurements/ipsoDefinitions.ts'
import type { LatestAnswer } from './entrances.ts'
import { latestResources } from './latestResources.ts'
import { latestAttributes, latestTelemetry, telemetryPaths } from './latestValues.ts'
import type { DeviceState } from './stateTable.ts'

type Named = readonly [name: string, latest: LatestAnswer['values'][string]]

/** A Lambda function may answer 6 MB. */
const maxBytes = 5_000_000

/**
 * The newest values of a device: telemetry by its keys, and resources by their paths unless a key has the same value or a
 * newer one.
 */
export const latestAnswer = (id: string, state: DeviceState): LatestAnswer => {
	const telemetry = latestTelemetry(state)
	const paths = telemetryPaths(state)
	const keys = new Map(telemetry)
	const covered = new Map([...paths].map(([key, path]) => [path, keys.get(key)?.ts ?? 0]))
	const resources = latestResources(state).filter(
		([path, { ts }]) => !keys.has(path) && ts > (covered.get(path) ?? Number.NEGATIVE_INFINITY),
	)
	const all: readonly Named[] = [...telemetry, ...resources]
	const shown = beginningOf(all)
	return {
		'@context': contexts.latest,
		id,
		values: Object.fromEntries(shown),
		attributes: Object.fromEntries(latestAttributes(state)),
		lwm2m: Object.fromEntries(
			shown.flatMap(([name]) => {
				const words = wordsOf(paths.get(name) ?? (keys.has(name) ? '' : name))
				return words === undefined ? [] : [[name, words] as const]
			}),
		),
		...(shown.length < all.length ? { leftOut: all.length - shown.length } : undefined),
	}
}

/** As many values as an answer can have. */
const beginningOf = (all: readonly Named[]): readonly Named[] => {
	let bytes = 0
	const end = all.findIndex((one) => {
		bytes += Buffer.byteLength(JSON.stringify(one))
		return bytes > maxBytes
	})
	return end < 0 ? all : all.slice(0, end)
}

/** What the definition of a resource says. */
const wordsOf = (path: string): LatestAnswer['lwm2m'][string] | undefined => {
	const ids = parsePath(path)
	if (ids === undefined) return undefined
	const definition = definitions.get(ids.object) ?? ipsoDefinitions.get(ids.object)
	const resource = definition?.resources.get(ids.resource)
	if (definition === undefined || resource === undefined) return undefined
	const { name, units } = resource
	return { path, object: definition.name, resource: name, ...(units === undefined ? undefined : { units }) }
}
