/** Takes the place of `@smithy/core/protocols` in the bundles, as `smithyRetry.js` does. */

export { HttpResponse } from '@smithy/core/transport'
export { buildQueryString } from '../../../node_modules/@smithy/core/dist-es/submodules/protocols/querystring-builder/buildQueryString.js'
