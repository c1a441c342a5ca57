import type { Finding } from '../../../lambda/senml/finding.ts'
import { printable } from '../../app/printable.ts'

/** Where a finding is, in words: `record 1 · field v · bytes 49 to 51`. */
export const findingPlace = ({ record, field, byteOffset, byteLength = 1 }: Finding): string =>
	[
		record === undefined ? '' : `record ${record}`,
		field === undefined ? '' : `field ${printable(field)}`,
		byteOffset === undefined ? '' : bytesWords(byteOffset, byteOffset + Math.max(byteLength, 1) - 1),
	]
		.filter((part) => part !== '')
		.join(' · ')

const bytesWords = (first: number, last: number): string =>
	first === last ? `byte ${first}` : `bytes ${first} to ${last}`
