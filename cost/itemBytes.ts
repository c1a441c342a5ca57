import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */

const utf8 = (text: string): number => Buffer.byteLength(text)

/** Two significant digits take a byte, and one more. */
const numberBytes = (text: string): number => {
	const digits = text.replace(/e.*$/i, '').replaceAll(/[-.]/g, '').replace(/^0+/, '')
	return Math.ceil(digits.length / 2) + 1
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0)

const valueBytes = (value: AttributeValue): number => {
	if (value.S !== undefined) return utf8(value.S)
	if (value.N !== undefined) return numberBytes(value.N)
	if (value.B !== undefined) return value.B.length
	if (value.L !== undefined) return 3 + sum(value.L.map((each) => 1 + valueBytes(each)))
	if (value.M !== undefined)
		return 3 + sum(Object.entries(value.M).map(([name, each]) => 1 + utf8(name) + valueBytes(each)))
	if (value.SS !== undefined) return sum(value.SS.map(utf8))
	if (value.NS !== undefined) return sum(value.NS.map(numberBytes))
	return sum((value.BS ?? [new Uint8Array(1)]).map(({ length }) => length))
}

/** The size of an item as DynamoDB counts it, in bytes; that of numbers is approximate. */
export const itemBytes = (item: Readonly<Record<string, AttributeValue>>): number =>
	sum(Object.entries(item).map(([name, value]) => utf8(name) + valueBytes(value)))
