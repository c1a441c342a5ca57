import type { Conversion, TimedUpdate } from '../../lambda/lwm2m/convert.ts'

type Converted = Pick<Conversion, 'senML' | 'records' | 'updates' | 'findings'>

/** Key of an object instance. A missing version means 1.0. */
const placeOf = (object: number, instance: number, version = '1.0'): string =>
	`${object}/${instance}/${version}`

const PATH = /^\/?(\d+)\/(\d+)\/(\d+)(?:\/\d+)?$/

/** Checks that the time of each value comes from its device or from reception, but not from reception if resource 99 was refused. */
export const problemOfTimes = (conversion: Converted, receivedAt: number): string | undefined => {
	const { updates } = conversion
	const given = givenTimes(conversion)
	// An update without a value is an event with only base fields.
	const valued = updates.filter(({ resources }) => resources.length > 0)
	const odd = valued.find(({ ts, object }) => ts !== receivedAt && given.get(object)?.has(ts) !== true)
	if (odd !== undefined) return `an update has the time ${odd.ts}, which is not in the pack`
	const refused = refusedPlaces(conversion)
	if (refused.size === 0 || mayBeReception(conversion, receivedAt)) return undefined
	const dated = valued.find((update) => update.ts === receivedAt && refused.has(placeOfUpdate(update)))
	return dated === undefined ? undefined : 'an update is dated by reception, although resource 99 was refused'
}

const placeOfUpdate = ({ object, instance, objectVersion }: TimedUpdate): string =>
	placeOf(object, instance, objectVersion)

/** The times of the records and the values of resource 99, by object. */
const givenTimes = ({ records }: Converted): ReadonlyMap<number, ReadonlySet<number>> => {
	const given = new Map<number, Set<number>>()
	for (const { n, t, v } of records) {
		const [, object, , resource] = (PATH.exec(n) ?? []).map(Number)
		if (object === undefined) continue
		const times = given.get(object) ?? new Set()
		given.set(object, times.add(t))
		if (resource === 99 && v !== undefined) times.add(Math.floor(v))
	}
	return given
}

type Members = Readonly<Record<string, unknown>>

/** Instances with an error about resource 99. The names are computed from the pack as sent. */
const refusedPlaces = ({ senML = [], findings }: Converted): ReadonlySet<string> => {
	const refused = new Set(
		findings.flatMap(({ severity, record, field }) =>
			// If the name of a record cannot be read, it may or may not be resource 99.
			severity === 'error' && field !== 'n' ? (record ?? []) : [],
		),
	)
	const places = new Set<string>()
	let base = ''
	let version: string | undefined
	for (const [index, sent] of senML.entries()) {
		const { bn, n, blv } = (sent ?? {}) as Members
		if (typeof bn === 'string') base = withoutNul(bn)
		if (typeof blv === 'string') version = withoutNul(blv)
		const [, object, instance, resource] = PATH.exec(base + withoutNul(n)) ?? []
		if (resource === '99' && refused.has(index))
			places.add(placeOf(Number(object), Number(instance), version))
	}
	return places
}

const withoutNul = (text: unknown): string => (typeof text === 'string' ? text.replace(/\0+$/, '') : '')

/** Whether the pack may contain the time of reception itself, or an offset too small to change it. */
const mayBeReception = ({ senML = [] }: Converted, receivedAt: number): boolean =>
	Number.isInteger(receivedAt) ||
	senML.some((sent) => {
		const { bt, t } = (sent ?? {}) as Members
		return [bt, t].some((time) => typeof time === 'number' && isNearReception(time, receivedAt))
	})

const isNearReception = (time: number, receivedAt: number): boolean =>
	(time !== 0 && Math.abs(time) < 1e-3) || Math.abs(time - receivedAt) < 1
