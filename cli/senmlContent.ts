import { looksLikeJson } from '../lambda/senml/look.ts'

export type Format = 'cbor' | 'json'

export type Content = {
	readonly format: Format
	readonly bytes: Uint8Array
	/** whether it was in the envelope of nRF Cloud's raw topic */
	readonly isUnwrapped: boolean
}

/** The SenML pack in the bytes; `format` is what the user said it is. */
export const contentOf = (bytes: Uint8Array, format: Format | undefined): Content => {
	const wrapped = unwrap(bytes)
	const pack = wrapped ?? bytes
	return { format: format ?? formatOf(pack), bytes: pack, isUnwrapped: wrapped !== undefined }
}

/** As of a message that declares no content format. */
const formatOf = (bytes: Uint8Array): Format => (looksLikeJson(bytes) ? 'json' : 'cbor')

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

/** nRF Cloud publishes raw bytes as `{"data": "<base64>"}`, perhaps with further members. */
const unwrap = (bytes: Uint8Array): Uint8Array | undefined => {
	if (!looksLikeJson(bytes)) return undefined
	const { data } = (parse(bytes) ?? {}) as { readonly data?: unknown }
	return typeof data === 'string' && BASE64.test(data)
		? new Uint8Array(Buffer.from(data, 'base64'))
		: undefined
}

const parse = (bytes: Uint8Array): unknown => {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
	} catch {
		return undefined
	}
}
