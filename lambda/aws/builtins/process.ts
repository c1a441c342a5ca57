/** Takes the place of `node:process` in the bundles, for the reason of `http.ts`: this one opens the standard streams. */
export const { env, versions } = process
