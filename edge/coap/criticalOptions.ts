import type { Option } from './message.ts'
import { lengthsOf } from './options.ts'

/** Names of the critical options in IANA's CoAP Option Numbers. */
const NAMES: Readonly<Record<number, string>> = {
	1: 'If-Match',
	3: 'Uri-Host',
	5: 'If-None-Match',
	7: 'Uri-Port',
	9: 'OSCORE',
	11: 'Uri-Path',
	15: 'Uri-Query',
	17: 'Accept',
	19: 'Q-Block1',
	21: 'EDHOC',
	23: 'Block2',
	27: 'Block1',
	31: 'Q-Block2',
	35: 'Proxy-Uri',
	39: 'Proxy-Scheme',
}

const ADVICE: Readonly<Record<number, string>> = { 19: '; use Block1' }

/** The reason why a critical option is refused, for the diagnostic payload (RFC 7252 §5.4.1). */
export const objectionTo = ({ number, value }: Option): string => {
	const name = NAMES[number]
	if (name === undefined) return `unsupported critical option ${number}`
	const lengths = lengthsOf(number)
	if (lengths === undefined) return `unsupported option ${name} (${number})${ADVICE[number] ?? ''}`
	const { min, max } = lengths
	return value.length < min || value.length > max
		? `option ${name} (${number}) has ${value.length} bytes; ${min} to ${max} allowed`
		: `option ${name} (${number}) more than once`
}
