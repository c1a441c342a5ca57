import type { Assembly, Resource } from '../template/assembly.ts'

/** A stack with changed resources. */
export const changeResources = (
	assembly: Assembly,
	change: (resource: Resource, logicalId: string) => Resource,
): Assembly => ({
	...assembly,
	template: {
		...assembly.template,
		Resources: Object.fromEntries(
			Object.entries(assembly.template.Resources).map(([logicalId, resource]) => [
				logicalId,
				change(resource, logicalId),
			]),
		),
	},
})
