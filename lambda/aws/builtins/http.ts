/**
 * Takes the place of `node:http` in the bundles (`cdk/functions/bundleLambdas.ts`). To import a module of Node.js evaluates every
 * export of it, and one of this loads the whole of `fetch`, which no function needs: a tenth of a cold start.
 */
export const { Agent, request } = process.getBuiltinModule('node:http')
