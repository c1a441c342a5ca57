import { cborItemAsSent } from '../senml/cbor/cborAsSent.ts'
import { clip, error, type Finding } from '../senml/finding.ts'
import { looksLikeJson } from '../senml/resolve/look.ts'
import { isMap, isTooDeep, type Json, parseJson } from './json.ts'

/** A message as the libraries of nRF Cloud send it: one value or one structure, by the name of what it is about. */
export type LibraryMessage = {
	/** `TEMP`, `GNSS` … */
	readonly appId: string
	/** `DATA`, or what else was sent; absent in CBOR */
	readonly messageType: unknown
	/** milliseconds since the Unix epoch; undefined if none was sent */
	readonly ts: number | undefined
	readonly data: unknown
}

type Names = Readonly<Record<string, string>>

/** Names of the integer keys that nRF Cloud's CoAP library writes in CBOR. */
const messageKeys: Names = { 1: 'appId', 2: 'data', 3: 'ts' }
const positionKeys: Names = { 4: 'lat', 5: 'lng', 6: 'acc', 7: 'spd', 8: 'hdg', 9: 'alt' }

const named = (map: Json, names: Names): Json =>
	Object.fromEntries(Object.entries(map).map(([key, value]) => [names[key] ?? key, value]))

const parse = (payload: Uint8Array): unknown => {
	if (looksLikeJson(payload)) return parseJson(payload)
	const item = cborItemAsSent(payload)
	return isTooDeep(item) ? undefined : withNames(item)
}

const withNames = (item: unknown): unknown => {
	if (!isMap(item)) return item
	const message = named(item, messageKeys)
	return isMap(message['data']) ? { ...message, data: named(message['data'], positionKeys) } : message
}

export type ReadLibraryMessage = {
	/** what was sent, with names for its keys; undefined if it is neither JSON nor CBOR */
	readonly shown: unknown
} & ({ readonly message: LibraryMessage } | { readonly finding: Finding })

/** Reads a message in JSON, or in the CBOR of nRF Cloud's CoAP library. Never throws. */
export const readLibraryMessage = (payload: Uint8Array): ReadLibraryMessage => {
	const shown = parse(payload)
	if (!isMap(shown)) return { shown, finding: noMessage(shown) }
	const { appId, messageType, ts, data } = shown
	if (typeof appId !== 'string' || appId === '') return { shown, finding: wrong('appId', 'a text', appId) }
	if (!('data' in shown)) return { shown, finding: wrong('data', 'a value', data) }
	if (ts !== undefined && (typeof ts !== 'number' || !Number.isFinite(ts) || ts < 0))
		return { shown, finding: wrong('ts', 'milliseconds since the Unix epoch', ts) }
	return { shown, message: { appId, messageType, ts, data } }
}

const expected = '{"appId": "<what it is about>", "messageType": "DATA", "data": <value>, "ts": <ms>}'

const noMessage = (got: unknown): Finding =>
	error(
		'message',
		'E_LIBRARY_MESSAGE',
		'A message of a library of nRF Cloud is a JSON object, or its form in CBOR.',
		{
			expected,
			got: got === undefined ? 'neither JSON nor CBOR, or nested too deep' : clip(JSON.stringify(got)),
		},
	)

const wrong = (field: string, wants: string, got: unknown): Finding => ({
	...error('message', 'E_LIBRARY_MESSAGE', `The member "${field}" of the message has to be ${wants}.`, {
		field,
		expected: wants,
		got: got === undefined ? 'nothing' : clip(JSON.stringify(got)),
	}),
	jsonPointer: `/${field}`,
})
