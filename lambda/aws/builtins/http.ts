/**
 * Takes the place of `node:http` in the bundles (`cdk/functions/bundleLambdas.ts`). Importing a module of Node.js evaluates
 * all of its exports. One export of `node:http` loads all of `fetch`, which no function needs: a tenth of a cold start.
 */
export const { Agent, request } = process.getBuiltinModule('node:http')
