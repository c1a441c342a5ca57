import { fromEnv } from '@aws-sdk/credential-provider-env'

/**
 * Takes the place of the SDK's chain of credential providers in the bundles (`cdk/bundleLambdas.ts`). A function has
 * its credentials in its environment; the rest of the chain, sign-in and roles of profiles with clients of their own,
 * would be a quarter of every bundle, for nothing.
 */
export const defaultProvider = fromEnv
