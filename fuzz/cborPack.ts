import { someWidth, writeContainer, writeItem, writeSomeNumber, writeSomeString } from './cborItem.ts'
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
import { baseName, count, integerLabels, kindOf, labelsOfRecord, name, number, texts, time } from './pools.ts'
import type { Random } from './random.ts'

/** A SenML pack in CBOR that is nearly valid. */
export const cborPack = (random: Random): Uint8Array => {
	const out: Bytes = []
	if (random.oneIn(60)) writeHead(out, TAG, 55_799)
	writeContainer(random, out, ARRAY, count(random), (index) => {
		if (random.oneIn(150)) writeItem(random, out, 3)
		else writeRecord(random, out, index === 0)
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

const writeKey = (random: Random, out: Bytes, label: string): void => {
	const { oneIn, below } = random
	if (oneIn(300)) writeItem(random, out, 1)
	else if (integerLabels.includes(label) && !oneIn(100)) {
		const key = oneIn(200) ? below(60) - 30 : integerLabels.indexOf(label) - 6
		writeInteger(out, key, someWidth(random, Math.abs(key)))
	} else writeString(out, label)
}

const writeField = (random: Random, out: Bytes, label: string): void => {
	const { oneIn, pick, below } = random
	if (oneIn(60)) writeHead(out, TAG, pick([0, 1, 2, 4, 24, 55_799]))
	if (oneIn(60)) {
		writeItem(random, out, oneIn(20) ? 140 : 3)
		return
	}
	switch (kindOf[label]) {
		case 'name':
			writeSomeString(random, out, name(random))
			return
		case 'base name':
			writeSomeString(random, out, baseName(random))
			return
		case 'text':
			writeSomeString(random, out, oneIn(400) ? 'é'.repeat(below(5000)) : pick(texts))
			return
		case 'time':
			writeSomeNumber(random, out, time(random))
			return
		case 'number':
			writeSomeNumber(random, out, number(random))
			return
		case 'boolean':
			writeBoolean(out, oneIn(2))
			return
		case 'bytes':
			writeSomeString(random, out, random.bytes(below(12)))
			return
		case 'version':
			writeInteger(out, pick([10, 10, 10, 5, 26, 11, 0, -1]))
			return
		default:
			writeItem(random, out, 4)
	}
}
