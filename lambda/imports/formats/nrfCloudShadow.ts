import { DEFAULT_CONVERT_LIMITS } from '../../lwm2m/convert.ts'
import { WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import { parseJson } from '../../nrfCloud/json.ts'
import { readShadowDocument } from '../../nrfCloud/shadowDocument.ts'
import { takeShadow } from '../../nrfCloud/takeShadow.ts'
import { error, type Finding, isError } from '../../senml/finding.ts'
import type { Decoded, DecodeOptions, Decoder, Format } from './format.ts'
import { undecoded } from './undecoded.ts'

const decoder: Decoder = { name: 'nrfcloud-shadow', version: 1 }

/** As many as of a SenML pack. */
const maxUpdates = DEFAULT_CONVERT_LIMITS.updates

const tooMany = (got: number): Finding =>
	error('message', 'E_LIMIT', `The shadow makes ${got} updates: more than ${maxUpdates} are not taken.`, {
		expected: `at most ${maxUpdates} updates`,
		got: `${got}`,
	})

const decode = (
	payload: Uint8Array,
	receivedAt: number,
	{ window = WIDE_WINDOW, senML = true }: DecodeOptions,
): Decoded => {
	const sent = parseJson(payload)
	// The log shows what is no SenML as an array of one.
	const shown = senML && sent !== undefined ? [sent] : undefined
	const document = readShadowDocument(sent)
	if ('code' in document) return { ...undecoded([document]), senML: shown }
	const { updates, findings } = takeShadow(document, receivedAt / 1000, window)
	if (updates.length > maxUpdates)
		return { ...undecoded([...findings, tooMany(updates.length)]), senML: shown }
	return { ...undecoded(findings), senML: shown, updates, success: !findings.some(isError) }
}

/** What a device has reported in its shadow on AWS IoT: `{"previous": …, "current": {"state": …, "metadata": …}}`. */
export const nrfCloudShadow: Format = { contentFormat: 'nrfcloud-shadow-document', decoder, decode }
