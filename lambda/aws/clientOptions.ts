/** What the SDK would look for in the files of a developer, `~/.aws/config`, before it takes the same. */
const defaultsOfSdk = {
	defaultsMode: 'standard',
	retryMode: 'standard',
	authSchemePreference: [] as string[],
	accountIdEndpointMode: 'preferred',
	useDualstackEndpoint: false,
	useFipsEndpoint: false,
} as const

/**
 * How often and how long every AWS client of ours tries. Explicit, because the defaults of the SDK wait for ever.
 * Three attempts of two seconds stay below the ten seconds that a function has.
 */
export const clientOptions = {
	maxAttempts: 3,
	requestHandler: { requestTimeout: 2000, connectionTimeout: 1000, throwOnRequestTimeout: true },
	...defaultsOfSdk,
} as const

/** The same for one attempt only, over the connections of another client: for what is not worth waiting for. */
export const singleTry = <Handler>({
	config,
}: {
	readonly config: { readonly requestHandler: Handler }
}) => ({
	...clientOptions,
	maxAttempts: 1,
	requestHandler: config.requestHandler,
})
