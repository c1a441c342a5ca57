import { fromCBOR, senMLtoLwM2M } from '@hello.nrfcloud.com/proto-map/senml'
import { decode } from 'cbor-x'

/** The conversion of the reference alone, from its published package. */
export const handler = async ({ senMLCBOR }) =>
	senMLtoLwM2M(fromCBOR(decode(Buffer.from(senMLCBOR, 'base64')))).lwm2m
