import type { Assembly, Resource } from '../template/assembly.ts'

/** The stack with its resources changed; one that is given back as it is stays as it is. */
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
