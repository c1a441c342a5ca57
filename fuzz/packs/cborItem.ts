import type { Random } from '../../testing/random.ts'
import {
	ARRAY,
	type Bytes,
	MAP,
	SIMPLE,
	TAG,
	type Width,
	widthFor,
	writeAll,
	writeBoolean,
	writeBreak,
	writeFloat,
	writeHead,
	writeIndefinite,
	writeInteger,
	writeString,
} from './cborWriter.ts'
import { dates, number, texts } from './pools.ts'

const WIDTHS: readonly Width[] = [1, 2, 4, 8]

/** Usually the shortest width, sometimes a longer one, rarely one that is too short. */
export const someWidth = ({ oneIn, pick }: Random, argument: number): Width => {
	if (oneIn(200)) return pick(WIDTHS)
	return oneIn(8) ? pick(WIDTHS.filter((width) => width >= widthFor(argument))) : widthFor(argument)
}

const LIES = [0, 1, 23, 24, 255, 65_535, 100_000_000, 2 ** 31, 2 ** 32 - 1, 2 ** 53, 2 ** 64 - 2048]

/** A container of `length` items (or pairs): of definite length, of indefinite length, or with a wrong length. */
export const writeContainer = (
	random: Random,
	out: Bytes,
	major: typeof ARRAY | typeof MAP,
	length: number,
	writeItem: (index: number) => void,
): void => {
	const { oneIn, pick } = random
	const isIndefinite = oneIn(2)
	if (isIndefinite) writeIndefinite(out, major)
	else if (oneIn(60)) writeHead(out, major, oneIn(2) ? pick(LIES) : length + pick([-1, 1, 2]))
	else writeHead(out, major, length, someWidth(random, length))
	for (let index = 0; index < length; index++) writeItem(index)
	if (isIndefinite ? !oneIn(60) : oneIn(200)) writeBreak(out)
}

/** RFC 8949 §3.2.3: chunks, sometimes of different major types. */
const writeChunks = (random: Random, out: Bytes, value: string | Uint8Array): void => {
	const { oneIn, below } = random
	writeIndefinite(out, typeof value === 'string' ? 3 : 2)
	const half = below(value.length + 1)
	writeString(out, value.slice(0, half))
	if (oneIn(20)) writeItem(random, out, 1)
	writeString(out, value.slice(half))
	if (!oneIn(30)) writeBreak(out)
}

export const writeSomeString = (random: Random, out: Bytes, value: string | Uint8Array): void => {
	const { oneIn, pick, below } = random
	if (oneIn(25)) writeChunks(random, out, value)
	else if (oneIn(100)) {
		writeHead(out, typeof value === 'string' ? 3 : 2, pick(LIES))
		writeAll(out, Buffer.from(value))
	} else if (oneIn(120)) writeString(out, value, someWidth(random, value.length))
	else if (oneIn(60)) {
		// Text that is not UTF-8.
		const bytes = random.bytes(below(12))
		writeHead(out, 3, bytes.length)
		writeAll(out, bytes)
	} else writeString(out, value)
}

export const writeSomeNumber = (random: Random, out: Bytes, value: number): void => {
	const { oneIn, pick, next } = random
	if (oneIn(12)) writeDecimalFraction(random, out)
	else if (oneIn(25)) writeAll(out, [0xf9, next() & 0xff, next() & 0xff])
	else if (oneIn(24)) writeBignum(random, out)
	else if (oneIn(20)) writeHead(out, pick([0, 1]), next() * 2 ** 32 + next(), 8)
	else if (Number.isInteger(value) && Math.abs(value) < 2 ** 64 && !oneIn(4))
		writeInteger(out, value, someWidth(random, Math.abs(value)))
	else writeFloat(out, value, oneIn(2) ? 4 : 8)
}

/** A time, rarely as a date: tag 1 with a number (RFC 8949 §3.4.2) or tag 0 with a text (§3.4.1). */
export const writeSomeTime = (random: Random, out: Bytes, value: number): void => {
	const { oneIn, pick } = random
	if (oneIn(24)) {
		writeHead(out, TAG, 0)
		writeSomeString(random, out, pick(oneIn(4) ? texts : dates))
		return
	}
	if (oneIn(20)) writeHead(out, TAG, 1)
	writeSomeNumber(random, out, value)
}

/** RFC 8949 §3.4.3. */
const writeBignum = (random: Random, out: Bytes): void => {
	const { pick, below, oneIn } = random
	writeHead(out, TAG, pick([2, 3]))
	writeString(out, random.bytes(oneIn(300) ? below(20_000) : below(12)))
}

/** RFC 8949 §3.4.4: decimal fractions and bigfloats. */
const writeDecimalFraction = (random: Random, out: Bytes): void => {
	const { pick, below, oneIn, next } = random
	writeHead(out, TAG, pick([4, 4, 5]))
	writeHead(out, ARRAY, oneIn(20) ? below(4) : 2)
	writeInteger(out, oneIn(10) ? next() - 2 ** 31 : below(40) - 20)
	if (oneIn(10)) writeItem(random, out, 1)
	else writeInteger(out, next() - 2 ** 31)
}

/** Tags that encoders write by default, some others, and some that are not registered. */
export const TAGS = [0, 1, 2, 3, 4, 5, 24, 27, 28, 29, 32, 64, 259, 55_799, 57_344, 2 ** 32, 2 ** 53]

/** Any data item, up to `depth` levels deep. */
export const writeItem = (random: Random, out: Bytes, depth: number): void => {
	const { below, pick, oneIn } = random
	switch (below(depth > 0 ? 9 : 6)) {
		case 0:
			writeSomeNumber(random, out, number(random))
			return
		case 1:
			writeSomeString(random, out, pick(texts))
			return
		case 2:
			writeSomeString(random, out, random.bytes(below(9)))
			return
		case 3:
			writeBoolean(out, oneIn(2))
			return
		case 4:
			writeHead(out, SIMPLE, pick([22, 23, 0, 19, 32, 255]))
			return
		case 5:
			writeAll(out, random.bytes(1 + below(4)))
			return
		case 6:
			writeHead(out, TAG, pick(TAGS))
			writeItem(random, out, depth - 1)
			return
		case 7:
			writeContainer(random, out, ARRAY, below(4), () => writeItem(random, out, depth - 1))
			return
		default:
			writeContainer(random, out, MAP, below(4), () => {
				writeItem(random, out, 0)
				writeItem(random, out, depth - 1)
			})
	}
}
