import { takeGroundFix } from '../../nrfCloud/groundFix.ts'
import { parseJson } from '../../nrfCloud/json.ts'
import { isError } from '../../senml/finding.ts'
import type { Decoded, DecodeOptions, Decoder, Format } from './format.ts'
import { undecoded } from './undecoded.ts'

const decoder: Decoder = { name: 'nrfcloud-ground-fix', version: 1 }

const decode = (payload: Uint8Array, receivedAt: number, { senML = true }: DecodeOptions): Decoded => {
	const { shown, updates, findings } = takeGroundFix(parseJson(payload), receivedAt / 1000)
	return {
		...undecoded(findings),
		// The log shows what is no SenML as an array of one.
		senML: senML && shown !== undefined ? [shown] : undefined,
		updates,
		success: !findings.some(isError),
	}
}

/** A request of a device for its location, with the answer of nRF Cloud: `{"request": {…}, "response": {"body": "<base64>"}}`. */
export const nrfCloudGroundFix: Format = { contentFormat: 'nrfcloud-ground-fix', decoder, decode }
