/**
 * How often and how long every AWS client of ours tries, and where it finds its service. Explicit, because the defaults
 * of the SDK wait for ever. Three attempts of two seconds stay below the ten seconds
 * that a function has.
 *
 * @param environment where `AWS_ENDPOINT_URL` is, if the services are not those of AWS
 */
export const clientOptions = ({ AWS_REGION: region, AWS_ENDPOINT_URL: endpoint }: NodeJS.ProcessEnv) =>
	({
		maxAttempts: 3,
		requestHandler: { requestTimeout: 2000, connectionTimeout: 1000, throwOnRequestTimeout: true },
		...(region === undefined ? {} : { region }),
		...(endpoint === undefined ? {} : { endpoint }),
	}) as const

/** The same for one attempt only, over the connections of another client: for what is not worth waiting for. */
export const singleTry = <Options extends object, Handler>(
	options: Options,
	{ config }: { readonly config: { readonly requestHandler: Handler } },
) => ({ ...options, maxAttempts: 1, requestHandler: config.requestHandler })
