import { contexts } from '../wire.ts'
import type {
	AttributesFrame,
	Configuration,
	Frame,
	IdentityFrame,
	LatestFrame,
	LatestValues,
	LiveFrame,
	LwM2MObject,
	MeasurementFrame,
	NamedValues,
	Place,
	RefusedImportFrame,
	ResourceValue,
	StateFrame,
	TooLargeFrame,
	UpdateFrame,
} from './frame.ts'

type Json = Readonly<Record<string, unknown>>

/** Reads the frames of a message: one, or an array of at least one. A malformed or unknown frame becomes `unknown`. Never throws. */
export const readFrames = (text: unknown): readonly Frame[] => {
	const json = parse(text)
	return Array.isArray(json) && json.length > 0 ? json.map(readFrame) : [readFrame(json)]
}

const readFrame = (value: unknown): Frame => {
	const json = isObject(value) ? value : {}
	const context = json['@context']
	if (typeof context !== 'string') return { type: 'unknown' }
	return readers.get(context)?.(json) ?? { type: 'unknown', context }
}

const parse = (text: unknown): unknown => {
	try {
		return JSON.parse(String(text))
	} catch {
		return undefined
	}
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

const isText = (value: unknown): value is string => typeof value === 'string'

const isTime = (value: unknown): value is number => typeof value === 'number'

const isUpdate = (value: unknown): boolean =>
	isObject(value) && isWhole(value['ObjectID']) && isObject(value['Resources'])

const objects = (value: unknown): readonly LwM2MObject[] | undefined =>
	// The server checks the values of the resources.
	Array.isArray(value) && value.every(isUpdate) ? value.map((json: Json) => object(json)) : undefined

const instance = ({ ObjectID, ObjectInstanceID }: Json) => ({
	ObjectID: Number(ObjectID),
	...(isWhole(ObjectInstanceID) ? { ObjectInstanceID } : {}),
})

const object = (json: Json): LwM2MObject => ({
	...instance(json),
	...(isText(json['ObjectVersion']) ? { ObjectVersion: json['ObjectVersion'] } : {}),
	Resources: json['Resources'] as LwM2MObject['Resources'],
	...(isObject(json['ResourceInstances'])
		? { ResourceInstances: json['ResourceInstances'] as NonNullable<LwM2MObject['ResourceInstances']> }
		: {}),
})

const partOf = ({ part, parts }: Json): { part: number; parts: number } | undefined =>
	isWhole(part) && isWhole(parts) && part >= 1 && part <= parts ? { part, parts } : undefined

const placeOf = (json: Json): Place | undefined => {
	const { importId, seq } = json
	const part = partOf(json)
	if (part === undefined || !isText(importId) || !isWhole(seq) || seq < 1) return undefined
	return { importId, seq, ...part }
}

const readIdentity = (json: Json): IdentityFrame | undefined => {
	const { id, model, lastSeen, hideDataBefore, hiddenSeq, notice, seq } = json
	if (!isText(id) || !isText(model) || !isWhole(seq)) return undefined
	return {
		type: 'identity',
		id,
		model,
		...(isText(lastSeen) ? { lastSeen } : {}),
		...(isText(hideDataBefore) && isWhole(hiddenSeq) ? { hideDataBefore, hiddenSeq } : {}),
		...(isText(notice) ? { notice } : {}),
		seq,
	}
}

const readState = (json: Json): StateFrame | undefined => {
	const [reported, desired, part] = [objects(json['reported']), objects(json['desired']), partOf(json)]
	const configurations = json['configurations'] ?? []
	if (reported === undefined || desired === undefined || part === undefined) return undefined
	if (!Array.isArray(configurations)) return undefined
	const known = configurations.flatMap(readConfiguration)
	return {
		type: 'state',
		reported,
		desired,
		...(known.length === 0 ? {} : { configurations: known }),
		...part,
	}
}

const statuses: readonly string[] = [
	'requested',
	'accepted',
	'applied',
	'refused',
] satisfies Configuration['status'][]

/** Nothing for a configuration that this client does not understand. */
const readConfiguration = (json: unknown): readonly Configuration[] => {
	if (!isObject(json) || !isUpdate(json)) return []
	const { status, revision, requestedAt } = json
	if (!isText(status) || !statuses.includes(status) || !isWhole(revision) || !isText(requestedAt)) return []
	const texts = Object.entries(json).filter(
		([name, value]) => ['acceptedAt', 'appliedAt', 'refusedAt', 'reason'].includes(name) && isText(value),
	)
	return [
		{
			...object(json),
			status: status as Configuration['status'],
			revision,
			requestedAt,
			...Object.fromEntries(texts),
		},
	]
}

const readLive = ({ seq }: Json): LiveFrame | undefined => (isWhole(seq) ? { type: 'live', seq } : undefined)

const readUpdate = (json: Json): UpdateFrame | undefined => {
	const place = placeOf(json)
	const { ts } = json
	if (place === undefined || !isTime(ts) || !isUpdate(json)) return undefined
	return { type: 'update', ...place, update: object(json), ts }
}

const readImport = (json: Json): RefusedImportFrame | undefined => {
	const place = placeOf(json)
	const { ts, errors, hidden } = json
	if (place === undefined || !isTime(ts) || !Array.isArray(errors)) return undefined
	const read = { type: 'import', ...place, errors: errors.filter(isText), ts } as const
	return hidden === true ? { ...read, hidden } : read
}

const readTooLarge = (json: Json): TooLargeFrame | undefined => {
	const place = placeOf(json)
	const { ObjectID, key, bytes } = json
	if (place === undefined || !isWhole(bytes)) return undefined
	if (isWhole(ObjectID)) return { type: 'tooLarge', ...place, ...instance(json), bytes }
	return isText(key) ? { type: 'tooLarge', ...place, key, bytes } : undefined
}

const isValue = (value: unknown): value is ResourceValue =>
	isText(value) || typeof value === 'number' || typeof value === 'boolean'

const isNamed = (value: unknown): value is NamedValues =>
	isObject(value) && !Array.isArray(value) && Object.values(value).every(isValue)

const readMeasurement = (json: Json): MeasurementFrame | undefined => {
	const place = placeOf(json)
	const { ts, values } = json
	if (place === undefined || !isTime(ts) || !isNamed(values)) return undefined
	return { type: 'measurement', ...place, values, ts }
}

const readAttributes = (json: Json): AttributesFrame | undefined => {
	const place = placeOf(json)
	const { ts, attributes } = json
	if (place === undefined || !isTime(ts) || !isNamed(attributes)) return undefined
	return { type: 'attributes', ...place, attributes, ts }
}

const isLatest = (value: unknown): value is LatestValues =>
	isObject(value) &&
	!Array.isArray(value) &&
	Object.values(value).every((one) => isObject(one) && isValue(one['value']) && isTime(one['ts']))

const readLatest = (json: Json): LatestFrame | undefined => {
	const part = partOf(json)
	const { values, attributes } = json
	if (part === undefined || !isLatest(values) || !isLatest(attributes)) return undefined
	return { type: 'latest', values, attributes, ...part }
}

const readers = new Map<string, (json: Json) => Frame | undefined>([
	[contexts.identity, readIdentity],
	[contexts.state, readState],
	[contexts.live, readLive],
	[contexts.update, readUpdate],
	[contexts.refusedImport, readImport],
	[contexts.tooLarge, readTooLarge],
	[contexts.measurement, readMeasurement],
	[contexts.attributes, readAttributes],
	[contexts.latest, readLatest],
])
