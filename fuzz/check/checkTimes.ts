import type { Conversion, TimedUpdate } from '../../lambda/lwm2m/convert.ts'

type Converted = Pick<Conversion, 'senML' | 'records' | 'updates' | 'findings'>

/** One instance of an object, with the version 1.0 that no version means. */
const placeOf = (object: number, instance: number, version = '1.0'): string =>
	`${object}/${instance}/${version}`

const PATH = /^\/?(\d+)\/(\d+)\/(\d+)(?:\/\d+)?$/

/** Values are dated by a time that their device gave or by reception; never by reception where resource 99 was refused. */
export const problemOfTimes = (conversion: Converted, receivedAt: number): string | undefined => {
	const { updates } = conversion
	const given = givenTimes(conversion)
	// An update without a value is an event of base fields alone.
	const valued = updates.filter(({ resources }) => resources.length > 0)
	const odd = valued.find(({ ts, object }) => ts !== receivedAt && given.get(object)?.has(ts) !== true)
	if (odd !== undefined) return `an update has the time ${odd.ts}, which nobody gave`
	const refused = refusedPlaces(conversion)
	if (refused.size === 0 || mayBeReception(conversion, receivedAt)) return undefined
	const dated = valued.find((update) => update.ts === receivedAt && refused.has(placeOfUpdate(update)))
	return dated === undefined ? undefined : 'an update is dated by reception, although resource 99 was refused'
}

const placeOfUpdate = ({ object, instance, objectVersion }: TimedUpdate): string =>
	placeOf(object, instance, objectVersion)

/** By object: times of its records, and values of its resource 99. */
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

/** Instances whose resource 99 is named by an error: the names are put together from the pack as it was sent. */
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

/** Whether a device may have said the moment of reception itself, or a distance that vanishes beside it. */
const mayBeReception = ({ senML = [] }: Converted, receivedAt: number): boolean =>
	Number.isInteger(receivedAt) ||
	senML.some((sent) => {
		const { bt, t } = (sent ?? {}) as Members
		return [bt, t].some((time) => typeof time === 'number' && isNearReception(time, receivedAt))
	})

const isNearReception = (time: number, receivedAt: number): boolean =>
	(time !== 0 && Math.abs(time) < 1e-3) || Math.abs(time - receivedAt) < 1
