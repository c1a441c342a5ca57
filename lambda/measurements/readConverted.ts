import type { Finding } from '../senml/finding.ts'
import type { Named, Scalar, Source } from './measured.ts'
import { type Place, wrongMember } from './wrongMember.ts'

/** A message whose wrong members are left out. */
export type Converted = {
	readonly telemetry: readonly {
		/** milliseconds since the Unix epoch; undefined: the reception */
		readonly ts: number | undefined
		readonly values: readonly Named[]
	}[]
	readonly attributes: readonly Named[]
	readonly mapping: ReadonlyMap<string, string | null>
	readonly source: Source | undefined
}

export type Read = {
	/** undefined if nothing can be taken from the message */
	readonly converted: Converted | undefined
	/** the message as JSON; undefined if it is none */
	readonly json: unknown
	readonly findings: readonly Finding[]
}

type Json = Readonly<Record<string, unknown>>

/** Says that a member is not what is expected. */
type Refuse = (place: Place, expected: string, got: unknown) => undefined

/** Characters of a telemetry key or of the name of an attribute. */
export const maxNameLength = 256

/** ECMAScript: a date has at most so many milliseconds before and after 1970. */
const maxMilliseconds = 8.64e15

/** Deeper than a message can be; nothing goes through deeper JSON recursively. */
const maxNesting = 6

/** Reads `ConvertedMessage`. Strict, and never throws: each wrong member is a finding and left out, the others are taken. */
export const readConverted = (payload: Uint8Array): Read => {
	const findings: Finding[] = []
	const refuse: Refuse = (place, expected, got) => void findings.push(wrongMember(place, expected, got))
	const json = parse(payload)
	if (!isObject(json)) {
		refuse([], json === undefined ? 'JSON in UTF-8' : 'an object', json)
		return { converted: undefined, json: undefined, findings }
	}
	if (!isShallow(json, maxNesting)) {
		refuse([], 'less nesting', json)
		return { converted: undefined, json: undefined, findings }
	}
	if (json['v'] !== 1) {
		refuse(['v'], '1', json['v'])
		return { converted: undefined, json, findings }
	}
	return { converted: readMembers(json, refuse), json, findings }
}

const readMembers = (json: Json, refuse: Refuse): Converted => {
	onlyMembers(json, [], ['v', 'device', 'telemetry', 'attributes', 'mapping', 'source'], refuse)
	checkDevice(json['device'], refuse)
	return {
		telemetry: readTelemetry(json['telemetry'], refuse),
		attributes: readNamed(json['attributes'], ['attributes'], refuse) ?? [],
		mapping: readMapping(json['mapping'], refuse),
		source: readSource(json['source'], refuse),
	}
}

const parse = (payload: Uint8Array): unknown => {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
	} catch {
		return undefined
	}
}

const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value)

const isShallow = (value: unknown, levels: number): boolean =>
	typeof value !== 'object' ||
	value === null ||
	(levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1)))

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const isScalar = (value: unknown): value is Scalar =>
	typeof value === 'number' ? Number.isFinite(value) : typeof value === 'string' || typeof value === 'boolean'

const isName = (name: string): boolean => name !== '' && name.length <= maxNameLength

const onlyMembers = (json: Json, place: Place, members: readonly string[], refuse: Refuse): void => {
	for (const [name, value] of Object.entries(json))
		if (!members.includes(name)) refuse([...place, name], 'no such member', value)
}

/** The device is known from the envelope; here it only has to be right. */
const checkDevice = (device: unknown, refuse: Refuse): void => {
	if (!isObject(device)) {
		refuse(['device'], 'an object', device)
		return
	}
	onlyMembers(device, ['device'], ['name', 'type', 'group', 'customer'], refuse)
	for (const name of ['name', 'type'])
		if (!isText(device[name])) refuse(['device', name], 'a text that is not empty', device[name])
	for (const name of ['group', 'customer'])
		if (device[name] !== undefined && typeof device[name] !== 'string')
			refuse(['device', name], 'a text', device[name])
}

const readTelemetry = (telemetry: unknown, refuse: Refuse): Converted['telemetry'] => {
	if (!Array.isArray(telemetry)) return refuse(['telemetry'], 'an array', telemetry) ?? []
	return telemetry.flatMap((sample: unknown, index) => readSample(sample, ['telemetry', index], refuse) ?? [])
}

const readSample = (
	sample: unknown,
	place: Place,
	refuse: Refuse,
): Converted['telemetry'][number] | undefined => {
	if (!isObject(sample)) return refuse(place, 'an object', sample)
	onlyMembers(sample, place, ['ts', 'values'], refuse)
	const { ts } = sample
	const values = readNamed(sample['values'], [...place, 'values'], refuse)
	// Nobody knows when the values were measured: now would be wrong.
	if (ts !== undefined && !isTime(ts))
		return refuse([...place, 'ts'], 'milliseconds since the Unix epoch', ts)
	return values === undefined ? undefined : { ts, values }
}

const isTime = (ts: unknown): ts is number => typeof ts === 'number' && Math.abs(ts) <= maxMilliseconds

const readNamed = (json: unknown, place: Place, refuse: Refuse): readonly Named[] | undefined => {
	if (!isObject(json)) return refuse(place, 'an object', json)
	const named: Named[] = []
	for (const [name, value] of Object.entries(json))
		if (!isName(name)) refuse([...place, name], `a name of 1 to ${maxNameLength} characters`, value)
		else if (!isScalar(value)) refuse([...place, name], 'a finite number, a text, true or false', value)
		else named.push([name, value])
	return named
}

const readMapping = (mapping: unknown, refuse: Refuse): ReadonlyMap<string, string | null> => {
	const paths = new Map<string, string | null>()
	if (mapping === undefined) return paths
	if (!isObject(mapping)) return refuse(['mapping'], 'an object', mapping) ?? paths
	for (const [key, path] of Object.entries(mapping))
		if (path === null || typeof path === 'string') paths.set(key, path)
		else refuse(['mapping', key], 'a path such as 3303/0/5700, or null', path)
	return paths
}

const readSource = (source: unknown, refuse: Refuse): Source | undefined => {
	if (!isObject(source)) return refuse(['source'], 'an object', source)
	onlyMembers(source, ['source'], ['integrationId', 'importId', 'converterId', 'version'], refuse)
	const { integrationId, importId, converterId, version } = source
	if (!isText(integrationId)) return refuse(['source', 'integrationId'], 'a text', integrationId)
	if (!isText(importId)) return refuse(['source', 'importId'], 'a text', importId)
	if (!isText(converterId)) return refuse(['source', 'converterId'], 'a text', converterId)
	if (!Number.isSafeInteger(version)) return refuse(['source', 'version'], 'a whole number', version)
	return { integrationId, importId, converterId, version: Number(version) }
}
