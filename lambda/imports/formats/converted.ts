import { DEFAULT_CONVERT_LIMITS } from '../../lwm2m/convert.ts'
import { WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import { convertedFormat } from '../../measurements/convertedMessage.ts'
import { countMeasured } from '../../measurements/measured.ts'
import { type Read, readConverted } from '../../measurements/readConverted.ts'
import { type Taken, takeConverted } from '../../measurements/takeConverted.ts'
import { error, type Finding, isError } from '../../senml/finding.ts'
import type { Decoded, DecodeOptions, Decoder, Format } from './format.ts'
import { undecoded } from './undecoded.ts'

export { type ConvertedMessage, convertedFormat } from '../../measurements/convertedMessage.ts'

const decoder: Decoder = { name: 'converted', version: 1 }

/** Object updates, measurements and attributes of one message, as many as of a SenML pack. */
const maxUpdates = DEFAULT_CONVERT_LIMITS.updates

const tooMany = (got: number): Finding =>
	error(
		'message',
		'E_LIMIT',
		`The message of the converter makes ${got} updates: more than ${maxUpdates} are not taken, send it in several parts.`,
		{ expected: `at most ${maxUpdates} updates`, got: `${got}` },
	)

const decode = (
	payload: Uint8Array,
	receivedAt: number,
	{ window = WIDE_WINDOW, senML = true }: DecodeOptions,
): Decoded => {
	const read = readConverted(payload)
	// The log shows what is no SenML as an array of one.
	const shown = senML && read.json !== undefined ? [read.json] : undefined
	if (read.converted === undefined) return { ...undecoded(read.findings), senML: shown }
	const taken = takeConverted(read.converted, receivedAt / 1000, window)
	return { ...decodedOf(read, taken), senML: shown }
}

const decodedOf = ({ findings }: Read, taken: Taken): Decoded => {
	const { updates, measured } = taken
	const all = [...findings, ...taken.findings]
	const count = updates.length + countMeasured(measured)
	if (count > maxUpdates) return undecoded([...all, tooMany(count)])
	return { ...undecoded(all), updates, measured, success: !all.some(isError) }
}

/**
 * What a converter of an integration made of a message for one device. The key of such a message is its id, which names the
 * message of the integration: the same content is another event.
 */
export const converted: Format = { contentFormat: convertedFormat, decoder, decode }
