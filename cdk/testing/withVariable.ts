import type { Assembly, Resource } from '../../local/template/assembly.ts'
import { changeResources } from '../../local/testing/changeResources.ts'

type Variables = Readonly<Record<string, unknown>>

const changed = (resource: Resource, name: string, value: string): Resource => {
	const { Variables } = (resource.Properties?.['Environment'] ?? {}) as { readonly Variables?: Variables }
	if (Variables === undefined || !(name in Variables)) return resource
	const Environment = { Variables: { ...Variables, [name]: value } }
	return { ...resource, Properties: { ...resource.Properties, Environment } }
}

/** The stack as with another context value, without synthesising it again: in every function that knows the variable. */
export const withVariable = (assembly: Assembly, name: string, value: string | number): Assembly =>
	changeResources(assembly, (resource) => changed(resource, name, String(value)))
