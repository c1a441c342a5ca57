/** Takes the place of `node:fs/promises` in the bundles. The SDK reads files if it is not told what is in them. */
export const readFile = (): Promise<never> =>
	Promise.reject(new Error('A function reads no files: everything is in its environment.'))
