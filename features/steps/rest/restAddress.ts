/**
 * The address of a path of the REST API. A path of the base stays: a custom domain maps the API to one.
 *
 * @param path begins with a slash; may have a query
 */
export const restAddress = (restUrl: string, path: string): URL =>
	new URL(`${restUrl.replace(/\/$/, '')}${path}`)
