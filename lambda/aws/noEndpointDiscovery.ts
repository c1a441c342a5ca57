/**
 * Takes the place of the SDK's endpoint discovery in the bundles (`cdk/bundleLambdas.ts`). The client of DynamoDB
 * configures it, with a cache of a thousand places, but no command of it uses it any more.
 */
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
	environmentVariableSelector: (): boolean => false,
	configFileSelector: (): boolean => false,
	default: false,
}
