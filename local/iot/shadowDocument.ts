import { awsError } from '../aws/awsOperation.ts'

type Json = { readonly [member: string]: unknown }

const sections = ['desired', 'reported'] as const

type Section = (typeof sections)[number]

type Sections = { readonly [section in Section]?: Json }

/** A shadow as it is kept. */
export type Shadow = {
	readonly state: Sections
	/** the time of each value, in seconds since the Unix epoch */
	readonly metadata: Sections
	readonly version: number
	/** its version goes on if it is made again */
	readonly isDeleted?: true
}

/** Limits of AWS IoT: bytes of the state, and levels below `desired` and `reported`. */
const maxBytes = 8192
const maxDepth = 8

const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value)

const invalid = (message: string) => awsError(400, 'InvalidRequestException', message)

const parse = (body: Buffer): Json => {
	let json: unknown
	try {
		json = JSON.parse(body.toString())
	} catch {
		throw invalid('Payload contains invalid json')
	}
	if (!isObject(json)) throw invalid('Payload contains invalid json')
	return json
}

const depthOf = (value: unknown): number =>
	typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

const checkState = (state: unknown): Readonly<Record<string, unknown>> => {
	if (!isObject(state)) throw invalid('Missing required node: state')
	for (const [section, value] of Object.entries(state)) {
		if (!sections.includes(section as Section)) throw invalid(`State contains an invalid node: '${section}'`)
		if (value !== null && !isObject(value)) throw invalid(`State node must be an object: '${section}'`)
		if (depthOf(value) > maxDepth)
			throw invalid(`JSON contains too many levels of nesting; maximum is ${maxDepth}`)
	}
	return state
}

/** The time of each value in it; those of a list stand in a list. */
const timesOf = (value: unknown, timestamp: number): unknown => {
	if (Array.isArray(value)) return value.map((one) => timesOf(one, timestamp))
	if (!isObject(value)) return { timestamp }
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, timesOf(one, timestamp)]))
}

/** `null` removes a member, an object is merged, everything else replaces what was there. */
const merge = (known: Json, change: Json, replace: (value: unknown) => unknown): Json => {
	const merged = new Map(Object.entries(known))
	for (const [name, value] of Object.entries(change)) {
		const before = merged.get(name)
		if (value === null) merged.delete(name)
		else if (isObject(value)) merged.set(name, merge(isObject(before) ? before : {}, value, replace))
		else merged.set(name, replace(value))
	}
	return Object.fromEntries(merged)
}

/** What an update gives: the shadow afterwards, and the answer. */
type Updated = { readonly shadow: Shadow; readonly answer: Json }

/** `UpdateThingShadow`. @param timestamp seconds since the Unix epoch */
export const updateShadow = (known: Shadow | undefined, body: Buffer, timestamp: number): Updated => {
	const { state: asked, version: expected, clientToken } = parse(body)
	const change = checkState(asked)
	const current = known?.version ?? 0
	if (expected !== undefined && expected !== current)
		throw awsError(409, 'ConflictException', 'Version conflict')
	const before = known === undefined || known.isDeleted === true ? { state: {}, metadata: {} } : known
	const state = new Map<string, Json>(Object.entries(before.state))
	const metadata = new Map<string, Json>(Object.entries(before.metadata))
	for (const [section, value] of Object.entries(change)) {
		if (!isObject(value)) {
			state.delete(section)
			metadata.delete(section)
			continue
		}
		state.set(
			section,
			merge(state.get(section) ?? {}, value, (one) => one),
		)
		metadata.set(
			section,
			merge(metadata.get(section) ?? {}, value, (one) => timesOf(one, timestamp)),
		)
	}
	const shadow = {
		state: Object.fromEntries(state),
		metadata: Object.fromEntries(metadata),
		version: current + 1,
	}
	if (Buffer.byteLength(JSON.stringify(shadow.state)) > maxBytes)
		throw awsError(413, 'RequestEntityTooLargeException', 'The payload exceeds the maximum size allowed')
	const answer = {
		state: change,
		metadata: timesOf(change, timestamp),
		version: shadow.version,
		timestamp,
		...(clientToken === undefined ? {} : { clientToken }),
	}
	return { shadow, answer }
}
