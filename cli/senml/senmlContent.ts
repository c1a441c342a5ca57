import type { Content as Unwrapped } from '../../lambda/imports/formats/format.ts'
import { openContent } from '../../lambda/imports/formats/formats.ts'
import { looksLikeJson } from '../../lambda/senml/resolve/look.ts'

export type Format = 'cbor' | 'json'

export type Content = {
	readonly format: Format
	readonly bytes: Uint8Array
	/** whether it was in the envelope of nRF Cloud's raw topic */
	readonly isUnwrapped: boolean
}

/** The SenML pack in the bytes. `format` from the user overrides the one in an envelope. */
export const contentOf = (bytes: Uint8Array, format: Format | undefined): Content => {
	const opened = unwrap(bytes)
	if (opened === undefined) return { format: format ?? formatOf(bytes), bytes, isUnwrapped: false }
	const declared = opened.contentFormat === 'application/senml+json' ? 'json' : 'cbor'
	return { format: format ?? declared, bytes: new Uint8Array(opened.payload), isUnwrapped: true }
}

/** The same rule as for a message without a content format. */
const formatOf = (bytes: Uint8Array): Format => (looksLikeJson(bytes) ? 'json' : 'cbor')

/** Out of the envelope of the raw topic, as an import does it. */
const unwrap = (bytes: Uint8Array): Unwrapped | undefined => {
	if (!looksLikeJson(bytes)) return undefined
	const { content, format } = openContent({ contentFormat: 'nrfcloud-raw-envelope', payload: bytes })
	return 'code' in format ? undefined : content
}
