import { endsInNul } from '../../senml/trailingNul.ts'
import type { ResourceValue } from '../checkValue.ts'
import { MAX_ID } from '../path.ts'
import {
	addValue,
	finish,
	isPlainNumber,
	noPlainGroups,
	type PlainGroups,
	type PlainSettings,
	type PlainUpdates,
	setPath,
} from './plainGroups.ts'

/** Ids and base names are ASCII; of a text, no more than three bytes come of one unit of UTF-16. */
const MAX_BYTES_PER_UNIT = 3

/** What holds until it is replaced. */
type Reading = {
	readonly maxLength: number
	readonly groups: PlainGroups
	/** seconds */
	baseTime: number
}

/** Takes a parsed pack that is plain; undefined as soon as there is anything else. See `PlainGroups`. */
export const plainJson = (
	senML: readonly unknown[],
	receivedAt: number,
	settings: PlainSettings,
): PlainUpdates | undefined => {
	const { limits } = settings
	if (senML.length === 0 || senML.length > limits.records) return undefined
	const reading: Reading = {
		maxLength: limits.textBytes / MAX_BYTES_PER_UNIT,
		groups: noPlainGroups(settings, receivedAt),
		baseTime: 0,
	}
	for (const element of senML) if (!readRecord(reading, element)) return undefined
	return finish(reading.groups)
}

const readRecord = (reading: Reading, element: unknown): boolean => {
	if (typeof element !== 'object' || element === null || Array.isArray(element)) return false
	let id = -1
	let time = 0
	let unit: string | undefined
	let value: ResourceValue | undefined
	const members = element as Readonly<Record<string, unknown>>
	for (const label in members) {
		const sent = members[label]
		if (typeof sent === 'string' && sent.length > reading.maxLength) return false
		switch (label) {
			case 'n':
				if (typeof sent !== 'string') return false
				id = idIn(sent, 0, sent.length)
				break
			case 'v':
				// RFC 8428 §4.2: one value for each record.
				if (value !== undefined || typeof sent !== 'number' || !isPlainNumber(sent)) return false
				// The base value is 0 (RFC 8428 §4.5.4): adding it makes 0 of -0.
				value = 0 + sent
				break
			case 'vs':
				if (value !== undefined || typeof sent !== 'string' || endsInNul(sent)) return false
				value = sent
				break
			case 'vb':
				if (value !== undefined || typeof sent !== 'boolean') return false
				value = sent
				break
			case 'bn':
				if (typeof sent !== 'string' || !setBaseName(reading, sent)) return false
				break
			case 'bt':
				if (typeof sent !== 'number' || !isPlainNumber(sent)) return false
				reading.baseTime = sent
				break
			case 't':
				if (typeof sent !== 'number' || !isPlainNumber(sent)) return false
				time = sent
				break
			case 'u':
				if (typeof sent !== 'string' || endsInNul(sent)) return false
				unit = sent
				break
			default:
				return false
		}
	}
	if (id < 0 || value === undefined) return false
	return addValue(reading.groups, reading.baseTime + time, id, value, unit)
}

/** `<object>/<instance>/`, with one leading slash at most. */
const setBaseName = ({ groups }: Reading, name: string): boolean => {
	const from = name.startsWith('/') ? 1 : 0
	const middle = name.indexOf('/', from)
	const end = name.indexOf('/', middle + 1)
	if (middle < 0 || end !== name.length - 1) return false
	const object = idIn(name, from, middle)
	const instance = idIn(name, middle + 1, end)
	return object >= 0 && instance >= 0 && setPath(groups, object, instance)
}

const ZERO = 0x30

/** Canonical decimal in a part of the text; -1 for anything else. */
const idIn = (text: string, from: number, to: number): number => {
	let id = 0
	for (let at = from; at < to; at++) {
		const digit = text.charCodeAt(at) - ZERO
		if (digit < 0 || digit > 9) return -1
		id = id * 10 + digit
		if (id > MAX_ID) return -1
	}
	return from === to || (text.charCodeAt(from) === ZERO && to - from > 1) ? -1 : id
}
