/**
 * Takes the place of `@smithy/core/retry` in the bundles. The entry point of that runs code when it is imported, for which
 * it loads what reads configuration files, finds endpoints, and parses dates. No function needs any of it.
 */
export {
	isServerError,
	isThrottlingError,
	isTransientError,
} from '../../../node_modules/@smithy/core/dist-es/submodules/retry/service-error-classification/service-error-classification.js'
export { StandardRetryStrategy } from '../../../node_modules/@smithy/core/dist-es/submodules/retry/util-retry/StandardRetryStrategy.js'
