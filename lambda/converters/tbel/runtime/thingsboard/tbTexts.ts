import { asKind } from '../arrays.ts'
import { bytesOf, decodeBytes, encodeText, fromUtf8, signed } from '../charsets.ts'
import { parsedJson } from '../json.ts'
import { fail, nameOfType, text, textArgument, wholeArgument } from '../values.ts'

/** Functions of ThingsBoard for texts: `padStart(…)` becomes `tbPadStart(…)`. */

export const tbBytesToString = (bytes: unknown, charset: unknown = 'UTF-8'): string =>
	decodeBytes(bytesOf(bytes, 'bytesToString', 'bytesList'), charset, 'bytesToString')

export const tbDecodeToString = (bytes: unknown): string =>
	fromUtf8(bytesOf(bytes, 'decodeToString', 'bytesList'))

/** Of bytes or of a text. */
export const tbDecodeToJson = (bytesOrText: unknown): unknown => {
	if (bytesOrText === null || bytesOrText === undefined) return null
	const json =
		typeof bytesOrText === 'string'
			? bytesOrText
			: fromUtf8(bytesOf(bytesOrText, 'decodeToJson', 'bytesList'))
	try {
		return parsedJson(json)
	} catch (error) {
		return fail(
			`decodeToJson: bytesList is no JSON: ${error instanceof Error ? error.message : String(error)}`,
		)
	}
}

export const tbStringToBytes = (input: unknown, charset: unknown = 'UTF-8'): number[] =>
	typeof input === 'string'
		? encodeText(input, charset, 'stringToBytes')
		: fail(`stringToBytes: input must be a text, but is ${nameOfType(input)}`)

export const tbEncodeURI = (uri: unknown): string =>
	encodeURI(textArgument(uri, 'encodeURI', 'uri').toWellFormed())

export const tbDecodeURI = (uri: unknown): string => {
	try {
		return decodeURI(textArgument(uri, 'decodeURI', 'uri'))
	} catch {
		return fail('decodeURI: uri has a % that no two hexadecimal digits of UTF-8 follow')
	}
}

export const tbRaiseError = (message: unknown): never => fail(text(message))

export const tbPadStart = (value: unknown, length: unknown, pad: unknown): string =>
	textArgument(value, 'padStart', 'str').padStart(
		wholeArgument(length, 'padStart', 'targetLength'),
		textArgument(pad, 'padStart', 'padString').charAt(0),
	)

export const tbPadEnd = (value: unknown, length: unknown, pad: unknown): string =>
	textArgument(value, 'padEnd', 'str').padEnd(
		wholeArgument(length, 'padEnd', 'targetLength'),
		textArgument(pad, 'padEnd', 'padString').charAt(0),
	)

export const tbPrintUnsignedBytes = (bytes: unknown): number[] =>
	bytesOf(bytes, 'printUnsignedBytes', 'byteArray')

export const tbBytesToExecutionArrayList = (bytes: unknown): number[] =>
	asKind(bytesOf(bytes, 'bytesToExecutionArrayList', 'bytes').map(signed), 'bytes')

export const arrayOfBytes = (bytes: readonly number[]): number[] => asKind(bytes.map(signed), 'byteArray')
