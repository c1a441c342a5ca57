import type { ImportLog } from '../entrances.ts'

/** Names what a file is: a capsule. */
export const capsuleContext = 'urn:senml-live:capsule'

/**
 * One message, and what a decoder made of it: a test case in a file. It does not say which device sent the message.
 * `npm run senml -- <capsule>` decodes it again.
 */
export type Capsule = {
	readonly '@context': typeof capsuleContext
	/** version of this shape */
	readonly v: 1
	readonly importId: string
	/** ISO 8601: relative times in the message count from it */
	readonly receivedAt: string
	readonly contentFormat: string
	/** the bytes in base64 */
	readonly payload: string
	/** what made the result */
	readonly decoder: { readonly name: string; readonly version: number }
	/** the times of measurement that counted as plausible, as a distance from the reception */
	readonly window: { readonly pastSeconds: number; readonly futureSeconds: number }
	readonly result: CapsuleResult
}

/** As `GET /device/{deviceId}/senml-imports` shows it. */
export type CapsuleResult = Pick<ImportLog, 'findings' | 'telemetry' | 'attributes'> & {
	readonly updates: NonNullable<ImportLog['lwm2m']>
}

/** The capsule of an import. Undefined if the log has no bytes of it, or only their beginning. */
export const capsuleOf = (shown: ImportLog): Capsule | undefined => {
	const { importId, timestamp, contentFormat, bytes, truncated, kind, lwm2m = [], findings } = shown
	if (bytes === undefined || truncated !== undefined || kind === 'rate-limited') return undefined
	const { payload, decoder, window } = bytes
	return {
		'@context': capsuleContext,
		v: 1,
		importId,
		receivedAt: timestamp,
		contentFormat,
		payload,
		decoder,
		window,
		result: { updates: lwm2m, findings, ...measuredIn(shown) },
	}
}

const measuredIn = ({ telemetry, attributes }: ImportLog): Pick<ImportLog, 'telemetry' | 'attributes'> => ({
	...(telemetry === undefined ? undefined : { telemetry }),
	...(attributes === undefined ? undefined : { attributes }),
})

/** Name of the file in which a browser saves it. */
export const capsuleFileName = ({ seq, importId }: Pick<ImportLog, 'seq' | 'importId'>): string =>
	`import-${seq}-${importId}.senml.json`
