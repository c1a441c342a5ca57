import type { Assembly, Resource } from '../../local/template/assembly.ts'
import { changeResources } from '../../local/testing/changeResources.ts'

const isRestStage = ({ Type, Properties }: Resource, logicalId: string): boolean =>
	Type === 'AWS::ApiGatewayV2::Stage' && logicalId.startsWith('Rest') && Properties !== undefined

/** The stack with a REST API that takes any number of requests: a test sends more of them than a client would. */
export const unthrottled = (assembly: Assembly): Assembly =>
	changeResources(assembly, (resource, logicalId) => {
		if (!isRestStage(resource, logicalId)) return resource
		const { DefaultRouteSettings: _settings, ...properties } = resource.Properties ?? {}
		return { ...resource, Properties: properties }
	})
