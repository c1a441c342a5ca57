import type { Assembly, Resource } from '../../local/template/assembly.ts'
import { changeResources } from '../../local/testing/changeResources.ts'
import { withVariable } from './withVariable.ts'

const withCors = (resource: Resource, AllowOrigins: readonly string[]): Resource => {
	const cors = resource.Properties?.['CorsConfiguration']
	if (typeof cors !== 'object') return resource
	return { ...resource, Properties: { ...resource.Properties, CorsConfiguration: { ...cors, AllowOrigins } } }
}

/** The stack as with other `allowedOrigins`, without synthesising it again: in its functions, and in the REST API. */
export const withOrigins = (assembly: Assembly, origins: readonly string[]): Assembly =>
	changeResources(withVariable(assembly, 'ALLOWED_ORIGINS', origins.join(',')), (resource) =>
		withCors(resource, origins),
	)
