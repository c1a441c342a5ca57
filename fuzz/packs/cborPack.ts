import type { Random } from '../../testing/random.ts'
import {
	someWidth,
	TAGS,
	writeContainer,
	writeItem,
	writeSomeNumber,
	writeSomeString,
	writeSomeTime,
} from './cborItem.ts'
import {
	ARRAY,
	type Bytes,
	MAP,
	TAG,
	writeBoolean,
	writeHead,
	writeInteger,
	writeString,
} from './cborWriter.ts'
import {
	baseName,
	count,
	cText,
	dates,
	integerLabels,
	kindOf,
	labelsOfRecord,
	name,
	number,
	objectVersion,
	texts,
	time,
	timestamp,
} from './pools.ts'

/** A valid or nearly valid SenML pack in CBOR. */
export const cborPack = (random: Random): Uint8Array => {
	const out: Bytes = []
	if (random.oneIn(60)) writeHead(out, TAG, random.oneIn(2) ? 55_799 : random.pick(TAGS))
	writeContainer(random, out, ARRAY, count(random), (index) => {
		if (random.oneIn(150)) writeItem(random, out, 3)
		else {
			// cbor-x writes a Map with this tag.
			if (random.oneIn(24)) writeHead(out, TAG, 259)
			if (random.oneIn(200)) writeHead(out, TAG, random.pick(TAGS))
			if (index > 0 && random.oneIn(12)) writeTimestamp(random, out)
			else writeRecord(random, out, index === 0)
		}
	})
	if (random.oneIn(150)) writeItem(random, out, 1)
	return Uint8Array.from(out)
}

const writeRecord = (random: Random, out: Bytes, isFirst: boolean): void => {
	const labels = labelsOfRecord(random, isFirst)
	writeContainer(random, out, MAP, labels.length, (index) => {
		const label = labels[index] ?? ''
		writeKey(random, out, label)
		writeField(random, out, label)
	})
}

/** Resource 99, the time of the object, as number, date, text or another type. */
const writeTimestamp = (random: Random, out: Bytes): void => {
	const { oneIn, pick } = random
	const label = oneIn(12) ? pick(['vs', 'vb', 'vd']) : 'v'
	writeContainer(random, out, MAP, 2, (index) => {
		writeKey(random, out, index === 0 ? 'n' : label)
		if (index === 0) writeString(out, cText(random, '99'))
		else if (label === 'v') writeSomeTime(random, out, timestamp(random))
		else if (label === 'vs') writeString(out, pick(dates))
		else writeField(random, out, label)
	})
}

const writeKey = (random: Random, out: Bytes, label: string): void => {
	const { oneIn, below } = random
	if (oneIn(300)) writeItem(random, out, 1)
	else if (integerLabels.includes(label) && !oneIn(100)) {
		const key = oneIn(200) ? below(60) - 30 : integerLabels.indexOf(label) - 6
		// Encoders that use JavaScript objects write keys as text.
		if (oneIn(60)) writeString(out, String(key))
		else writeInteger(out, key, someWidth(random, Math.abs(key)))
	} else writeString(out, label)
}

const writeField = (random: Random, out: Bytes, label: string): void => {
	const { oneIn, pick, below } = random
	if (oneIn(60)) writeHead(out, TAG, pick(TAGS))
	if (oneIn(60)) {
		writeItem(random, out, oneIn(20) ? 140 : 3)
		return
	}
	switch (kindOf[label]) {
		case 'name':
			writeSomeString(random, out, cText(random, name(random)))
			return
		case 'base name':
			writeSomeString(random, out, cText(random, baseName(random)))
			return
		case 'text':
			writeSomeString(random, out, oneIn(400) ? 'é'.repeat(below(5000)) : cText(random, pick(texts)))
			return
		case 'object version':
			writeSomeString(random, out, objectVersion(random))
			return
		case 'time':
			writeSomeTime(random, out, time(random))
			return
		case 'number':
			writeSomeNumber(random, out, number(random))
			return
		case 'boolean':
			writeBoolean(out, oneIn(2))
			return
		case 'bytes':
			if (oneIn(12)) writeHead(out, TAG, 64)
			writeSomeString(random, out, random.bytes(below(12)))
			return
		case 'version':
			writeInteger(out, pick([10, 10, 10, 5, 26, 11, 0, -1]))
			return
		default:
			writeItem(random, out, 4)
	}
}
