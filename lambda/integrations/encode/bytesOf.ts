import type { EncodeProblem } from './ports.ts'
import { problemOf } from './problemOf.ts'

/** What is sent to a device. */
export type Bytes = {
	readonly payload: Uint8Array
	/** CoAP Content-Format */
	readonly contentFormat: number
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
	typeof value === 'object' && value !== null && !Array.isArray(value)

/** IANA's Content-Formats of what ThingsBoard calls these. */
const contentFormats = { TEXT: 0, BINARY: 42, JSON: 50 } as const

const isContentType = (value: unknown): value is keyof typeof contentFormats =>
	typeof value === 'string' && Object.hasOwn(contentFormats, value)

const isJson = (text: string): boolean => {
	try {
		JSON.parse(text)
		return true
	} catch {
		return false
	}
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** The bytes in what an encoder returned: `{ contentType, data, metadata }`. `metadata` names no part of what is sent. */
export const bytesOf = (output: unknown, mostBytes: number): Bytes | { readonly problem: EncodeProblem } => {
	if (!isObject(output)) return problemOf('The encoder returns no object.')
	const { contentType, data } = output
	if (!isContentType(contentType))
		return problemOf('contentType in the result of the encoder is not JSON, TEXT or BINARY.')
	if (typeof data !== 'string') return problemOf('data in the result of the encoder is not a text.')
	if (contentType === 'JSON' && !isJson(data))
		return problemOf('data in the result of the encoder is not JSON, as contentType says.')
	if (contentType === 'BINARY' && !base64.test(data))
		return problemOf('data in the result of the encoder is not base64, as contentType BINARY says.')
	const payload = new Uint8Array(Buffer.from(data, contentType === 'BINARY' ? 'base64' : 'utf8'))
	return payload.length > mostBytes
		? problemOf(`data in the result of the encoder has ${payload.length} bytes, and may have ${mostBytes}.`)
		: { payload, contentFormat: contentFormats[contentType] }
}
