import type { ImportLog } from '../../../lambda/imports/entrances.ts'

/** CoAP Content-Formats (RFC 8428 §12.3). */
const numbers: Readonly<Record<string, number>> = {
	'application/senml+json': 110,
	'application/senml+cbor': 112,
}

type Sent = Pick<ImportLog, 'contentFormat' | 'truncated' | 'kind'> & {
	readonly payload: Uint8Array
	readonly deviceId: string
	/** host and port of a CoAP server */
	readonly host: string
}

/**
 * A command for a shell that sends the same bytes once more with libcoap's client. Undefined if they are not all there, are
 * not SenML, or are none.
 */
export const coapCommand = ({
	payload,
	deviceId,
	host,
	contentFormat,
	...entry
}: Sent): string | undefined => {
	const number = numbers[contentFormat]
	if (number === undefined || entry.truncated !== undefined || payload.length === 0) return undefined
	if (entry.kind === 'rate-limited') return undefined
	const post = `coap-client -m post -t ${number}`
	const address = quote(`coap://${host}/msg/d2c/raw?id=${deviceId}`)
	const text = percentEncoded(payload)
	if (text.length <= maxTextLength) return `${post} -e '${text}' \\\n  ${address}`
	return [
		`base64 -d > ${file} <<'END'`,
		...(base64Of(payload).match(/.{1,76}/g) ?? []),
		'END',
		`${post} -f ${file} ${address}`,
	].join('\n')
}

/** Longer commands are hard to paste: the bytes go into a file. */
const maxTextLength = 2000

const file = 'message.senml'

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const [PERCENT, APOSTROPHE] = [0x25, 0x27]

/** What `-e` takes: bytes that are not printable ASCII as %XX. */
const percentEncoded = (bytes: Uint8Array): string =>
	Array.from(bytes, (byte) =>
		byte >= 0x20 && byte < 0x7f && byte !== PERCENT && byte !== APOSTROPHE
			? String.fromCharCode(byte)
			: `%${byte.toString(16).padStart(2, '0').toUpperCase()}`,
	).join('')

/** `btoa` takes characters up to 255. */
const base64Of = (bytes: Uint8Array): string =>
	btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
