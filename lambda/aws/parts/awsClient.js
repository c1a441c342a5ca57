/** Takes the place of `@aws-sdk/core/client` in the bundles, as `smithyRetry.js` does. */
export { setCredentialFeature } from '../../../node_modules/@aws-sdk/core/dist-es/submodules/client/setCredentialFeature.js'
export { partition } from '../../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partition.js'
