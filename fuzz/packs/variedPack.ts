import type { Random } from '../../testing/random.ts'
import { someWidth, writeContainer } from './cborItem.ts'
import {
	ARRAY,
	type Bytes,
	MAP,
	SIMPLE,
	writeBoolean,
	writeFloat,
	writeHead,
	writeInteger,
	writeString,
} from './cborWriter.ts'
import { integerLabels } from './pools.ts'

/** A pack in JSON form. */
export type Pack = readonly unknown[]

type Members = Readonly<Record<string, unknown>>

const isMembers = (record: unknown): record is Members => typeof record === 'object' && record !== null

/** Varies the values of a pack within their types, and its order. Most packs stay valid. */
export const variedPack = (random: Random, pack: Pack, other: Pack): Pack => {
	const { oneIn, below } = random
	const both = oneIn(6) ? [...pack, ...other] : pack
	const records = both.map((record) => (isMembers(record) ? variedRecord(random, record) : record))
	if (oneIn(6) && records.length > 0) records.push(records[below(records.length)])
	return records
}

const variedRecord = (random: Random, record: Members): Members => {
	const members = Object.entries(record).map(([label, value]): [string, unknown] => [
		label,
		random.oneIn(3) ? variedValue(random, value) : value,
	])
	if (random.oneIn(4)) members.reverse()
	if (random.oneIn(10)) members.push(['t', random.pick([0, -1, 0.5, -60.25, 1_700_000_000, 1_700_000_000.5])])
	return Object.fromEntries(members)
}

const variedValue = ({ below, oneIn, pick }: Random, value: unknown): unknown => {
	if (typeof value === 'boolean') return !value
	if (typeof value === 'number')
		return oneIn(2) ? value + below(5) - 2 : value + pick([0.5, 1e-7, 0.1, -0.25])
	return value
}

/** The text of `JSON.stringify`, sometimes with spaces. */
export const packAsJson = ({ oneIn, pick }: Random, pack: Pack): Uint8Array =>
	Buffer.from(JSON.stringify(pack, undefined, oneIn(6) ? pick([1, '\t']) : undefined))

/** Encodes a pack with all variants of CBOR: lengths, widths, precisions. */
export const packAsCbor = (random: Random, pack: Pack): Uint8Array => {
	const out: Bytes = []
	writeContainer(random, out, ARRAY, pack.length, (index) => {
		const record = pack[index]
		if (!isMembers(record)) return writeValue(random, out, '', record)
		const members = Object.entries(record)
		return writeContainer(random, out, MAP, members.length, (member) => {
			const [label, value] = members[member] ?? ['', 0]
			writeLabel(random, out, label)
			writeValue(random, out, label, value)
		})
	})
	return Uint8Array.from(out)
}

const writeLabel = (random: Random, out: Bytes, label: string): void => {
	const key = integerLabels.indexOf(label) - 6
	if (key < -6) writeString(out, label)
	else writeInteger(out, key, someWidth(random, Math.abs(key)))
}

const writeValue = (random: Random, out: Bytes, label: string, value: unknown): void => {
	if (typeof value === 'boolean') writeBoolean(out, value)
	else if (typeof value === 'string')
		writeString(out, label === 'vd' ? Buffer.from(value, 'base64url') : value)
	else if (typeof value !== 'number') writeHead(out, SIMPLE, 22)
	else if (Number.isSafeInteger(value) && !random.oneIn(6))
		writeInteger(out, value, someWidth(random, Math.abs(value)))
	else writeFloat(out, value, Math.fround(value) === value && random.oneIn(2) ? 4 : 8)
}
