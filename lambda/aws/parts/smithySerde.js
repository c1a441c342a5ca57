/** Takes the place of `@smithy/core/serde` in the bundles, as `smithyRetry.js` does: only what sends requests needs. */

export { hasOwn } from '@smithy/core/transport'
export { streamCollector } from '../../../node_modules/@smithy/core/dist-es/submodules/serde/util-stream/stream-collector.js'
