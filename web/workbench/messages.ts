import type { Entry, Integration } from './answers.ts'

/** A message that the script is run on: of the log, or made up. */
export type Message = {
	/** the `importId` of the log; `own` for bytes that somebody has typed in */
	readonly id: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	/** base64 */
	readonly payload: string
	readonly meta: Readonly<Record<string, string>>
	readonly contentFormat?: string
	/** what became of it then */
	readonly outcome?: Entry['outcome']
}

/** Of one request; the API takes no more. */
export const messagesPerRun = 10

/** A message of the log; undefined for a downlink, and for one whose bytes are not all there. */
export const messageOf = (entry: Entry): Message | undefined => {
	if (entry.door === 'downlink' || entry.outcome === 'rate-limited' || entry.payloadTruncated !== undefined)
		return undefined
	const { importId: id, timestamp, payload, meta, contentFormat, outcome } = entry
	return {
		id,
		receivedAt: Date.parse(timestamp),
		payload,
		meta,
		outcome,
		...(contentFormat === undefined ? {} : { contentFormat }),
	}
}

export const bytesOf = ({ payload }: Pick<Message, 'payload'>): Uint8Array =>
	Uint8Array.from(atob(payload), (char) => char.charCodeAt(0))

const toBase64 = (bytes: Uint8Array): string =>
	btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

/** Bytes that somebody has typed in: in hex after `0x`, otherwise the text in UTF-8. A text says what is wrong with the hex. */
export const ownMessage = (text: string, now: number): Message | string => {
	const made = (bytes: Uint8Array): Message => ({
		id: 'own',
		receivedAt: now,
		payload: toBase64(bytes),
		meta: {},
	})
	if (!text.startsWith('0x')) return made(new TextEncoder().encode(text))
	const digits = text.slice(2).replaceAll(/\s/g, '')
	if (!/^[0-9a-f]*$/i.test(digits)) return 'After 0x only hex digits are expected.'
	if (digits.length % 2 === 1) return `A byte has two hex digits; these are ${digits.length}.`
	return made(Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))
}

/** The body of a request that runs a script on messages. */
export const runBody = (
	script: { readonly language: string; readonly source: string },
	{ name, metadata }: Pick<Integration, 'name' | 'metadata'>,
	messages: readonly Message[],
) => ({
	...script,
	integration: { name, metadata },
	messages: messages.map(({ receivedAt, payload, meta, contentFormat }) => ({
		receivedAt,
		payload,
		meta,
		...(contentFormat === undefined ? {} : { contentFormat }),
	})),
})
