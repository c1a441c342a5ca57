import { contexts } from '../../../client/wire.ts'
import { DEFAULT_OBJECT_VERSION } from '../../lwm2m/objectDefinition.ts'
import type { Written } from '../../rest/answer.ts'
import { chooseMediaType, json } from '../../rest/media/chooseMediaType.ts'
import { type Problem, problem } from '../../rest/problem.ts'
import { alternatives } from '../contract.ts'
import type { History, HistorySample, Samples } from '../entrances.ts'
import { type Bin, foldBins } from '../read/foldBins.ts'
import { type Range, type ReadHoursNeeds, readHours } from '../read/readHours.ts'
import type { Statistics } from '../read/statistics.ts'
import { takeSamples } from '../read/takeSamples.ts'
import { alongTrail } from '../read/trail.ts'
import { dayMilliseconds, type Sample } from '../sample.ts'
import type { Series } from '../series.ts'
import { writeToken } from './historyToken.ts'
import { type Aggregate, type HistoryQuery, readAsked } from './readAsked.ts'
import { writeRecords } from './writeRecords.ts'

/** A page of an answer reads about 12 MB, which are about two seconds. */
const enoughPages = 12

/** A Lambda function may answer 6 MB. */
const enoughBytes = 3_000_000

type Question = {
	readonly deviceId: string
	readonly objectId: string
	readonly instanceId: string
	readonly query: HistoryQuery
	/** milliseconds since the Unix epoch: what was measured or received before is not shown */
	readonly visibleFrom: number
	/** the header of the request */
	readonly accept: string | undefined
}

type Answer = History | Samples | Written | { readonly problem: Problem }

const invalid = (field: string, reason: string): Answer => ({
	problem: problem(400, 'Validation failed', `/${field}: ${reason}`),
})

const mediaTypes = [json, ...alternatives]

const notAcceptable = problem(406, 'Not acceptable', `Accept must have one of ${mediaTypes.join(', ')}.`)

/** LwM2M 1.1 §7.2: identifiers have 16 bits, and 65535 is reserved. */
const isId = (text: string): boolean => /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) < 65_535

/** Answers what an object instance measured. */
export const answerHistory =
	(needs: ReadHoursNeeds) =>
	async ({ deviceId, objectId, instanceId, query, visibleFrom, accept }: Question): Promise<Answer> => {
		if (!isId(objectId)) return invalid('objectId', 'must be an integer from 0 to 65534')
		if (!isId(instanceId)) return invalid('instanceId', 'must be an integer from 0 to 65534')
		const series = { deviceId, object: Number(objectId), instance: Number(instanceId) }
		const now = needs.now()
		const read = readAsked(query, { object: series.object, now })
		if ('field' in read) return invalid(read.field, read.reason)
		const mediaType = chooseMediaType(accept, mediaTypes)
		if (mediaType === undefined) return { problem: notAcceptable }
		const { asked } = read
		// What has expired is deleted days later.
		const oldest = now - needs.historyDays * dayMilliseconds
		const range = { from: Math.max(asked.from, oldest, visibleFrom), to: asked.to, visibleFrom }
		const answer =
			asked.shape === 'bins'
				? await answerBins(needs, series, { ...asked, range })
				: await answerSamples(needs, series, { ...asked, range })
		return mediaType === json ? answer : writeRecords(mediaType, answer)
	}

const whose = ({ object, instance, deviceId }: Series) => ({
	ObjectID: object,
	ObjectInstanceID: instance,
	deviceId,
})

/** Counts pages. */
const createCount = () => {
	let pages = 0
	return { onPage: () => void pages++, isEnough: () => pages >= enoughPages }
}

type AskedBins = {
	readonly range: Range
	readonly limit: number
	readonly binMinutes: number
	readonly aggregate: Aggregate
}

const answerBins = async (
	needs: ReadHoursNeeds,
	series: Series,
	{ range, limit, binMinutes, aggregate }: AskedBins,
): Promise<History> => {
	const milliseconds = binMinutes * 60_000
	const { onPage, isEnough } = createCount()
	const isInQuarters = binMinutes % 15 === 0
	const hours = readHours(needs, series, { range, isInQuarters, onPage })
	const { bins, version, rest } = await foldBins(hours, { milliseconds, limit, isEnough })
	return {
		'@context': contexts.history,
		query: {
			...whose(series),
			ObjectVersion: version ?? DEFAULT_OBJECT_VERSION,
			binIntervalMinutes: binMinutes,
		},
		partialInstances: bins.flatMap((bin) => partialInstance(bin, aggregate)),
		...(rest === undefined ? undefined : { nextToken: writeToken({ from: range.from, to: rest, skip: 0 }) }),
	}
}

const aggregateOf: Readonly<Record<Aggregate, (of: Statistics) => number>> = {
	avg: ([count, sum]) => sum / count,
	min: ([, , least]) => least,
	max: ([, , , most]) => most,
	sum: ([, sum]) => sum,
	count: ([count]) => count,
}

/** A sum that no double can hold is not in it. */
const partialInstance = ({ start, statistics }: Bin, aggregate: Aggregate): History['partialInstances'] => {
	const values = Object.entries(statistics)
		.map(([resource, of]) => [resource, aggregateOf[aggregate](of)] as const)
		.filter(([, value]) => Number.isFinite(value))
	return values.length === 0 ? [] : [{ ...Object.fromEntries(values), 99: Math.floor(start / 1000) }]
}

type AskedSamples = { readonly range: Range; readonly limit: number; readonly skip: number } & (
	| { readonly shape: 'trail'; readonly trail: number; readonly binMinutes: number }
	| { readonly shape: 'samples' }
)

const answerSamples = async (
	needs: ReadHoursNeeds,
	series: Series,
	asked: AskedSamples,
): Promise<History | Samples> => {
	const { range, limit, skip } = asked
	const { onPage, isEnough } = createCount()
	const { samples, rest } = await takeSamples(
		readHours(needs, series, { range, isInQuarters: false, onPage }),
		{
			to: range.to,
			skip,
			limit,
			isWanted: asked.shape === 'trail' ? alongTrail(asked.trail) : () => true,
			isFull: (bytes) => bytes >= enoughBytes,
			isEnough,
		},
	)
	const more = rest === undefined ? undefined : { nextToken: writeToken({ from: range.from, ...rest }) }
	if (asked.shape === 'samples')
		return { '@context': contexts.samples, query: whose(series), samples: samples.map(shownSample), ...more }
	return {
		'@context': contexts.history,
		query: {
			...whose(series),
			ObjectVersion: samples[0]?.version ?? DEFAULT_OBJECT_VERSION,
			binIntervalMinutes: asked.binMinutes,
		},
		partialInstances: samples.map((sample) => ({
			...shownSample(sample).Resources,
			99: Math.floor(sample.ts),
		})),
		...more,
	}
}

/** As updates have it: values of resource instances are an array, and beside it with their ids. */
const shownSample = ({ ts, version, values }: Sample): HistorySample => {
	const instances = values.filter(
		(one): one is readonly [number, Readonly<Record<string, string | number | boolean>>] =>
			typeof one[1] === 'object',
	)
	return {
		ts,
		...(version === undefined ? undefined : { ObjectVersion: version }),
		Resources: Object.fromEntries(
			values.map(([resource, value]) => [resource, typeof value === 'object' ? Object.values(value) : value]),
		),
		...(instances.length === 0 ? undefined : { ResourceInstances: Object.fromEntries(instances) }),
	}
}
