import { senmlIn } from './senml.ts'

/** SenML in CBOR (RFC 8428 §6). */
export const senmlCbor = senmlIn('application/senml+cbor')
