import { cborAsSent } from '../senml/cbor/cborAsSent.ts'
import { readCbor, type Target } from '../senml/cbor/readCbor.ts'
import { type Finding, isError } from '../senml/finding.ts'
import { allFindings, nothingFound } from '../senml/found.ts'
import { locateInJson } from '../senml/json/locateJson.ts'
import { type ParsedJson, parsePack, readJson } from '../senml/json/readJson.ts'
import { clearFields, noFields } from '../senml/record.ts'
import { takeEvents } from '../senml/resolve/resolve.ts'
import { noResolution } from '../senml/resolve/resolved.ts'
import { type Conversion, type ConvertLimits, type Input, limitsWith, type Options } from './conversion.ts'
import { definitions as defaultDefinitions } from './definitions.ts'
import { addEvent } from './events.ts'
import type { ObjectDefinitions } from './objectDefinition.ts'
import { emptyPack, isNoValue, nothingLeft, tooManyUpdates } from './packRefusals.ts'
import { clearPath, noRecordPath } from './path.ts'
import type { Work } from './place.ts'
import { incomplete, inOrder, noGroups } from './series.ts'
import { takeRecord } from './takeRecord.ts'
import type { SentTimes } from './timestampResource.ts'
import { type TimeWindow, WIDE_WINDOW } from './timeWindow.ts'
import { missingWarning } from './warnings.ts'

export {
	type ContentFormat,
	type Conversion,
	type ConvertLimits,
	DEFAULT_CONVERT_LIMITS,
	type Input,
	type Options,
} from './conversion.ts'
export { type ObjectUpdate, objectUpdate, type TimedUpdate } from './objectUpdate.ts'

/**
 * Converts a SenML pack (RFC 8428) to LwM2M object updates. Pure; never throws: bad input is a result.
 * Errors of scope `pack` leave no records and no updates, the others drop single records.
 */
export const convert = (input: Input, options: Options = {}): Conversion => {
	const limits = limitsWith(options.limits)
	const {
		definitions = defaultDefinitions,
		window = WIDE_WINDOW,
		senML = true,
		records: hasRecords = true,
		indexes: hasIndexes = false,
	} = options
	const { contentFormat, payload } = input
	const json = contentFormat === 'application/senml+json' ? parsePack(payload, limits) : undefined
	const outcome = convertPack({ input, json }, { limits, definitions, window, hasRecords })
	const { isShown, records, indexes, updates, findings, success, hasAbsoluteTimes } = outcome
	return {
		senML: senML && isShown ? (json === undefined ? cborAsSent(payload) : json.senML) : undefined,
		records,
		...(hasIndexes && indexes !== undefined ? { indexes } : undefined),
		updates,
		findings: json?.senML === undefined ? findings : locateInJson(findings, payload),
		success,
		hasAbsoluteTimes,
	}
}

type Settings = {
	readonly limits: ConvertLimits
	readonly definitions: ObjectDefinitions
	readonly window: TimeWindow
	/** whether the resolved records are wanted as well */
	readonly hasRecords: boolean
}

/** A pack of which JSON has been parsed. */
type OpenPack = { readonly input: Input; readonly json: ParsedJson | undefined }

type Outcome = Omit<Conversion, 'senML'> & {
	/** whether there is an array that can be shown */
	readonly isShown: boolean
}

/**
 * Converts any pack, with everything that is to be said about it: each record is read, resolved and put into its update
 * before the next one. Resource 99 tells the time of the records before it as well: a pack with it is read once more, with
 * the times known.
 */
const convertPack = (pack: OpenPack, settings: Settings): Outcome => {
	const first = readPack(pack, settings, undefined)
	const { sentTimes } = first.work
	if (first.refusal !== undefined || sentTimes.size === 0) return outcomeOf(pack, settings, first)
	return outcomeOf(pack, settings, readPack(pack, settings, sentTimes))
}

type Reading = {
	readonly work: Work
	readonly records: Work['records']
	/** all that is to be said about a pack that is refused */
	readonly refusal: readonly Finding[] | undefined
	readonly isShown: boolean
}

/** There is one of each for all packs: making them would cost more than a small pack. */
const fields = noFields()
const recordPath = noRecordPath()

const readPack = ({ input, json }: OpenPack, settings: Settings, times: SentTimes | undefined): Reading => {
	const { limits, definitions, window, hasRecords } = settings
	const found = nothingFound()
	const pack = noResolution(fields, found, input.receivedAt)
	const path = clearPath(recordPath)
	const groups = noGroups(definitions)
	const records: Work['records'] = hasRecords ? [] : undefined
	const work: Work = {
		pack,
		path,
		hasPath: false,
		groups,
		window,
		sentTimes: new Map(),
		times,
		later: [],
		records,
	}
	const { finding, isShown } = read(json, input.payload, limits, { fields, found, take: takeRecord, work })
	const problem = fields.index < 0 ? emptyPack() : found.refusal
	clearFields(fields)
	if (finding !== undefined) return { work, records: undefined, refusal: [finding], isShown }
	const refusal = problem === undefined ? undefined : [...warningsOf(json), problem]
	return { work, records: records?.sort((a, b) => a.record.t - b.record.t), refusal, isShown }
}

const read = (
	json: ParsedJson | undefined,
	payload: Uint8Array,
	limits: ConvertLimits,
	target: Target<Work>,
): { readonly finding: Finding | undefined; readonly isShown: boolean } => {
	if (json === undefined) {
		const finding = readCbor(payload, limits, target)
		return { finding, isShown: finding?.code !== 'E_DECODE' && finding?.code !== 'E_LIMIT' }
	}
	if (json.senML === undefined) return { finding: json.finding, isShown: false }
	const { finding, isTooDeep } = readJson(json.senML, payload, limits, target)
	return { finding, isShown: !isTooDeep }
}

const outcomeOf = ({ json }: OpenPack, { limits }: Settings, reading: Reading): Outcome => {
	const { work, records, refusal, isShown } = reading
	if (refusal !== undefined) return refused(refusal, isShown)
	const { pack, groups, later } = work
	for (const { act } of later.sort((a, b) => a.t - b.t)) act()
	const events = takeEvents(pack)
	for (const event of events) addEvent(work, event)
	const { findings } = pack.found
	for (const [series, update, index] of incomplete(groups))
		findings.push(missingWarning(series, update, index))
	const updates = inOrder(groups)
	if (updates.length > limits.updates) return refused([tooManyUpdates(updates.length, limits)], isShown)
	const all = allFindings(pack.found, warningsOf(json))
	if (pack.count === 0 && updates.length === 0 && all.every(isNoValue))
		return refused(nothingLeft(all), isShown)
	const success = !all.some(isError)
	return {
		isShown,
		records: records?.map(({ record }) => record) ?? [],
		...(records === undefined ? undefined : { indexes: records.map(({ index }) => index) }),
		updates,
		findings: all,
		success,
		hasAbsoluteTimes:
			success && pack.isAbsolute && events.every((event) => event.isAbsolute) && !all.some(isAboutTime),
	}
}

const warningsOf = (json: ParsedJson | undefined): readonly Finding[] =>
	json?.senML === undefined ? [] : json.warnings

/** A clock that is wrong may stand still: the same time does not make the same event. */
const isAboutTime = ({ code }: Finding): boolean => code === 'W_TIME_FUTURE' || code === 'W_TIME_PAST'

const refused = (findings: readonly Finding[], isShown: boolean): Outcome => ({
	isShown,
	records: [],
	updates: [],
	findings,
	success: false,
	hasAbsoluteTimes: false,
})
