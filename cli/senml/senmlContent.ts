import { type Opened, openMessage } from '../../lambda/imports/intake/openMessage.ts'
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
	return { format: format ?? declared, bytes: new Uint8Array(opened.pack), isUnwrapped: true }
}

/** The same rule as for a message without a content format. */
const formatOf = (bytes: Uint8Array): Format => (looksLikeJson(bytes) ? 'json' : 'cbor')

/** Opens the envelope of the raw topic, as an import does. */
const unwrap = (bytes: Uint8Array): Opened | undefined => {
	if (!looksLikeJson(bytes)) return undefined
	const opened = openMessage('nrfcloud-raw-envelope', bytes)
	return 'code' in opened ? undefined : opened
}
