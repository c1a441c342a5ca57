import { WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import { readLibraryMessage } from '../../nrfCloud/libraryMessage.ts'
import { takeLibraryMessage } from '../../nrfCloud/takeLibraryMessage.ts'
import { isError } from '../../senml/finding.ts'
import type { Decoded, DecodeOptions, Decoder, Format } from './format.ts'
import { undecoded } from './undecoded.ts'

const decoder: Decoder = { name: 'nrfcloud-library', version: 1 }

const decode = (
	payload: Uint8Array,
	receivedAt: number,
	{ window = WIDE_WINDOW, senML = true }: DecodeOptions,
): Decoded => {
	const read = readLibraryMessage(payload)
	// The log shows what is no SenML as an array of one.
	const shown = senML && read.shown !== undefined ? [read.shown] : undefined
	if ('finding' in read) return { ...undecoded([read.finding]), senML: shown }
	const { updates, findings } = takeLibraryMessage(read.message, receivedAt / 1000, window)
	return {
		...undecoded(findings),
		senML: shown,
		updates,
		success: !findings.some(isError),
		hasAbsoluteTimes: read.message.ts !== undefined,
	}
}

/** What the libraries of nRF Cloud publish that is no SenML: `{"appId": "TEMP", "messageType": "DATA", "data": 23.5, "ts": …}`. */
export const nrfCloudLibrary: Format = { contentFormat: 'nrfcloud-library-message', decoder, decode }
