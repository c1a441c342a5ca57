import type { LwM2MObject } from '../../client/index.ts'
import type { Logged, Violation } from './checkHistory.ts'
import type { Series } from './readSamples.ts'

const time = '99'

const placeOf = ({ ObjectID, ObjectInstanceID = 0 }: LwM2MObject): string => `${ObjectID}/${ObjectInstanceID}`

const textOf = (resources: object): string =>
	JSON.stringify(Object.entries(resources).toSorted(([a], [b]) => (a < b ? -1 : 1)))

type Shown = Series['samples'][number]

const textOfSample = ({ ts, Resources }: Shown): string => textOf({ ...Resources, [time]: Math.floor(ts) })

const updatesOf = (log: readonly Logged[]): readonly LwM2MObject[] =>
	log.flatMap(({ parts }) => parts.flatMap(({ what: { update } }) => update ?? []))

/** The object instances that a log has updates of. */
export const placesIn = (log: readonly Logged[]): ReadonlySet<string> => new Set(updatesOf(log).map(placeOf))

/**
 * Checks the history of a device: it has every update of the log, none twice, and nothing else, except of messages that
 * could not be processed, which may have failed after their history was written.
 */
export const checkSamples = (
	who: string,
	log: readonly Logged[],
	history: readonly Series[],
): readonly Violation[] => {
	const failed = log.filter(({ isFailed }) => isFailed).map(({ name }) => name)
	const logged = Map.groupBy(updatesOf(log), placeOf)
	return history.flatMap(({ place, samples }) => {
		const found = (kind: Violation['kind'], texts: readonly string[]): readonly Violation[] =>
			texts.map((text) => ({ kind, who, where: `${place} ${text}` }))
		const expected = new Set((logged.get(place) ?? []).map(({ Resources }) => textOf(Resources)))
		const texts = samples.map(textOfSample)
		const exact = samples.map((sample) => JSON.stringify([sample.ts, textOf(sample.Resources)]))
		const isOfFailed = (text: string): boolean => failed.some((name) => text.includes(name))
		return [
			...found(
				'not in the history',
				[...expected].filter((text) => !texts.includes(text)),
			),
			...found(
				'twice in the history',
				texts.filter((_, index) => exact.indexOf(exact[index] ?? '') !== index),
			),
			...found(
				'only in the history',
				texts.filter((text) => !expected.has(text) && !isOfFailed(text)),
			),
		]
	})
}
