/** Bytes of the PROXY protocol, version 2, written down after its text. In hexadecimal digits, with optional white space. */

const SIGNATURE = '0d0a0d0a000d0a515549540a'

const compact = (hex: string): string => hex.replaceAll(/\s/g, '')
const length = (hex: string): string => (compact(hex).length / 2).toString(16).padStart(4, '0')
const text = (value: string): string => Buffer.from(value).toString('hex')

/** §2.2: a field */
export const tlv = (type: string, value: string): string => compact(`${type} ${length(value)} ${value}`)

/** The header before `payload`; the body has addresses and fields. */
export const headed = (
	{ start = '21', transport = '12', body }: Readonly<{ start?: string; transport?: string; body: string }>,
	payload = '',
): string => compact(`${SIGNATURE} ${start} ${transport} ${length(body)} ${body} ${payload}`)

/** from 192.0.2.17:49152 to 198.51.100.1:5684 */
export const IPV4 = 'c0000211 c6336401 c000 1634'
/** from 192.0.2.99:61000 */
export const IPV4_LATER = 'c0000263 c6336401 ee48 1634'
/** from [2001:db8::17]:49152 to [2001:db8::1]:5684 */
export const IPV6 = `20010db8000000000000000000000017 20010db8000000000000000000000001 c000 1634`

export const uniqueId = tlv('05', '0011223344556677')

/** §2.2.6: DTLS, no certificate */
export const dtls = tlv('20', '01 00000001')

export const psk = (identity: string): string => tlv('e0', text(identity))

/** §2.2.6: DTLS, a certificate that was verified, and its common name */
export const certificate = (subject: string): string => tlv('20', `03 00000000 ${tlv('22', text(subject))}`)
