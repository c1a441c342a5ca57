import { type ContentFormat, type Conversion, convert } from '../../lwm2m/convert.ts'
import type { TimeWindow } from '../../lwm2m/timeWindow.ts'
import type { Finding } from '../../senml/finding.ts'
import { openMessage } from './openMessage.ts'

/** What was sent, and what became of it. */
export type Interpretation = Conversion & {
	/** the bytes of the SenML pack, unwrapped from the envelope of nRF Cloud where there was one */
	readonly pack: Uint8Array
	/** what the pack was read as; undefined if it was not read */
	readonly contentFormat: ContentFormat | undefined
}

export type InterpretOptions = {
	/** what is plausible as a time of measurement; without it, nearly everything */
	readonly window?: TimeWindow
	/** false leaves out the pack as sent, where nobody will look at it */
	readonly senML?: boolean
	/** true brings the resolved records */
	readonly records?: boolean
}

const refused = (pack: Uint8Array, finding: Finding): Interpretation => ({
	pack,
	contentFormat: undefined,
	senML: undefined,
	records: [],
	updates: [],
	findings: [finding],
	success: false,
	hasAbsoluteTimes: false,
})

/**
 * Decodes and converts a message, the same when it arrives, when somebody reads the log later, and for the tool that looks
 * at a payload. Never throws.
 *
 * @param message `receivedAt` in milliseconds since the Unix epoch: what relative times count from (RFC 8428 §4.5.3)
 */
export const interpret = (
	{
		contentFormat,
		payload,
		receivedAt,
	}: {
		readonly contentFormat: string
		readonly payload: Uint8Array
		readonly receivedAt: number
	},
	options: InterpretOptions = {},
): Interpretation => {
	const opened = openMessage(contentFormat, payload)
	if ('code' in opened) return refused(payload, opened)
	const { senML = true, records = false, window } = options
	const conversion = convert(
		{ contentFormat: opened.contentFormat, payload: opened.pack, receivedAt: receivedAt / 1000 },
		{ senML, records, ...(window === undefined ? {} : { window }) },
	)
	return { pack: opened.pack, contentFormat: opened.contentFormat, ...conversion }
}
