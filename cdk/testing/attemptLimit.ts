import type { Assembly, Resource } from '../../local/assembly.ts'
import { changeResources } from '../../local/testing/changeResources.ts'

type Variables = Readonly<Record<string, unknown>>

const limited = (resource: Resource, limit: number): Resource => {
	const { Variables } = (resource.Properties?.['Environment'] ?? {}) as { readonly Variables?: Variables }
	if (Variables === undefined || !('FAILED_ATTEMPTS_PER_MINUTE' in Variables)) return resource
	const Environment = { Variables: { ...Variables, FAILED_ATTEMPTS_PER_MINUTE: String(limit) } }
	return { ...resource, Properties: { ...resource.Properties, Environment } }
}

/** The stack with another `failedAttemptsPerMinute`, without synthesising it again. */
export const withAttemptLimit = (assembly: Assembly, limit: number): Assembly =>
	changeResources(assembly, (resource) => limited(resource, limit))
