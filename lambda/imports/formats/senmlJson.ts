import { senmlIn } from './senml.ts'

/** SenML in JSON (RFC 8428 §5). */
export const senmlJson = senmlIn('application/senml+json')
