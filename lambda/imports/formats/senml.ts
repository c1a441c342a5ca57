import { type ContentFormat, convert } from '../../lwm2m/convert.ts'
import type { Decoder, Format } from './format.ts'

export const senml: Decoder = { name: 'senml', version: 3 }

/** SenML (RFC 8428) in one of its encodings. */
const senmlIn = (contentFormat: ContentFormat): Format => ({
	contentFormat,
	decoder: senml,
	decode: (payload, receivedAt, { window, senML = true, records = false, indexes = false }) =>
		// RFC 8428 §4.5.3: relative times count from the moment of reception.
		convert(
			{ contentFormat, payload, receivedAt: receivedAt / 1000 },
			{ senML, records, indexes, ...(window === undefined ? {} : { window }) },
		),
})

/** SenML in JSON (RFC 8428 §5). */
export const senmlJson = senmlIn('application/senml+json')

/** SenML in CBOR (RFC 8428 §6). */
export const senmlCbor = senmlIn('application/senml+cbor')
