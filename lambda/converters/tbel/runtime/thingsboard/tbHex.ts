import { asKind } from '../arrays.ts'
import { binaryText, bytesOf, signed } from '../charsets.ts'
import { fail, shown, textArgument } from '../values.ts'
import { arrayOfBytes } from './tbTexts.ts'

/** Functions of ThingsBoard for hexadecimal texts and Base64. */

/** Two digits a byte; `0x` may be before them. */
export const hexDigits = (value: unknown, called: string): string => {
	const digits = textArgument(value, called, 'hex').trim().replaceAll(/0[xX]/g, '')
	if (digits === '') fail(`${called}: hex must not be empty`)
	if (digits.length % 2 !== 0)
		fail(`${called}: hex must have an even number of digits, but has ${digits.length}`)
	return /^[0-9a-fA-F]+$/.test(digits)
		? digits
		: fail(`${called}: hex has characters that are no digits: ${shown(value)}`)
}

/** Signed bytes. */
export const hexBytes = (digits: string): number[] =>
	Array.from(
		{ length: digits.length / 2 },
		(_, index) => (Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16) << 24) >> 24,
	)

export const tbHexToBytes = (hex: unknown): number[] =>
	asKind(hexBytes(hexDigits(hex, 'hexToBytes')), 'bytes')

export const tbHexToBytesArray = (hex: unknown): number[] =>
	arrayOfBytes(hexBytes(hexDigits(hex, 'hexToBytesArray')))

export const hexOf = (bytes: readonly number[]): string =>
	bytes
		.map((byte) => (byte & 255).toString(16).padStart(2, '0'))
		.join('')
		.toUpperCase()

export const tbBytesToHex = (bytes: unknown): string => hexOf(bytesOf(bytes, 'bytesToHex', 'bytes'))

/** The 64 digits of Base64. */
export const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Of bytes 0 … 255. */
export const encodeBase64 = (bytes: readonly number[]): string => {
	let digits = ''
	for (let index = 0; index < bytes.length; index += 3) {
		const [a = 0, b = 0, c = 0] = bytes.slice(index, index + 3)
		const bits = (a << 16) | (b << 8) | c
		digits += [18, 12, 6, 0].map((shift) => base64Digits[(bits >> shift) & 63]).join('')
	}
	const missing = (3 - (bytes.length % 3)) % 3
	return digits.slice(0, digits.length - missing) + '='.repeat(missing)
}

/** To bytes 0 … 255. */
export const decodeBase64 = (value: unknown, called: string, name: string): number[] => {
	const digits = textArgument(value, called, name).replace(/={1,2}$/, '')
	const bytes: number[] = []
	let bits = 0
	let count = 0
	for (const digit of digits) {
		const worth = base64Digits.indexOf(digit)
		if (worth === -1) fail(`${called}: ${name} has a character that is no digit of Base64: ${shown(digit)}`)
		bits = ((bits << 6) | worth) & 0xffffff
		count += 6
		if (count < 8) continue
		count -= 8
		bytes.push((bits >> count) & 255)
	}
	return digits.length % 4 === 1 ? fail(`${called}: ${name} is cut: its last character says no byte`) : bytes
}

export const tbBase64ToHex = (base64: unknown): string => hexOf(decodeBase64(base64, 'base64ToHex', 'input'))

export const tbHexToBase64 = (hex: unknown): string =>
	encodeBase64(hexBytes(hexDigits(hex, 'hexToBase64')).map((byte) => byte & 255))

export const tbBytesToBase64 = (bytes: unknown): string =>
	encodeBase64(bytesOf(bytes, 'bytesToBase64', 'bytes'))

export const tbBase64ToBytes = (base64: unknown): number[] =>
	arrayOfBytes(decodeBase64(base64, 'base64ToBytes', 'input'))

export const tbBase64ToBytesList = (base64: unknown): number[] =>
	asKind(decodeBase64(base64, 'base64ToBytesList', 'input').map(signed), 'bytes')

/** Each character is a byte. */
export const tbBtoa = (input: unknown): string => {
	const value = textArgument(input, 'btoa', 'input')
	const codes = Array.from({ length: value.length }, (_, index) => value.charCodeAt(index))
	return codes.some((code) => code > 255)
		? fail('btoa: input has characters that are no bytes')
		: encodeBase64(codes)
}

export const tbAtob = (input: unknown): string => binaryText(decodeBase64(input, 'atob', 'encoded'))
