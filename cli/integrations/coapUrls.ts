import type { CoapUrls } from '../../lambda/integrations/endpoint.ts'
import { UsageError } from '../commandLine.ts'

/** RFC 7252 §12.6, §12.7 */
const usual = { coap: '5683', coaps: '5684' }

/** Environment variables of `npm start`; unset ones are undefined. */
export type CoapPorts = Readonly<Partial<Record<'COAP_PORT' | 'COAPS_PORT', string | undefined>>>

const urlOf = (scheme: 'coap' | 'coaps', host: string, port: string | undefined): string => {
	if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new UsageError(`${port} is no port`)
	return `${scheme}://${host}${port === undefined || port === usual[scheme] ? '' : `:${port}`}`
}

/** Where the CoAP servers of a stack are. Those of local mode may have other ports. */
export const coapUrls = (host: string, { COAP_PORT, COAPS_PORT }: CoapPorts): CoapUrls => ({
	coap: urlOf('coap', host, COAP_PORT),
	coaps: urlOf('coaps', host, COAPS_PORT),
})
