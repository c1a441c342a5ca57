import { coapUrls } from '../cli/integrations/coapUrls.ts'
import type { Assembly, Resource } from '../local/template/assembly.ts'

type Variables = Readonly<Record<string, unknown>>

type Ports = {
	/** 0: any */
	readonly coap: number
	/** 0: any; undefined: there is no DTLS */
	readonly coaps: number | undefined
}

const text = (port: number | undefined): string | undefined =>
	port === undefined || port === 0 ? undefined : String(port)

/**
 * The stack, with the ports of the CoAP server of local mode in the endpoints of integrations. A port that is found only
 * when the server starts is not in them.
 */
export const withEndpointPorts = (assembly: Assembly, host: string, { coap, coaps }: Ports): Assembly => {
	const urls = coapUrls(host, { COAP_PORT: text(coap), COAPS_PORT: text(coaps) })
	const changed = (resource: Resource): Resource => {
		const { Variables } = (resource.Properties?.['Environment'] ?? {}) as { readonly Variables?: Variables }
		if (Variables?.['COAP_URL'] === undefined) return resource
		const Environment = { Variables: { ...Variables, COAP_URL: urls.coap, COAPS_URL: urls.coaps } }
		return { ...resource, Properties: { ...resource.Properties, Environment } }
	}
	const Resources = Object.fromEntries(
		Object.entries(assembly.template.Resources).map(([id, resource]) => [id, changed(resource)]),
	)
	return { ...assembly, template: { ...assembly.template, Resources } }
}
