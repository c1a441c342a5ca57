/** Takes the place of `node:fs/promises` in the bundles. The SDK reads its configuration from files if the environment lacks it. */
export const readFile = (): Promise<never> =>
	Promise.reject(new Error('A function reads no files: everything is in its environment.'))
