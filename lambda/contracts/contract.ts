/** Serves the OpenAPI and the AsyncAPI document, and a page of both. They are in the bundle of the function. */
export const contractsFunction = {
	code: 'contracts/contracts',
	description: 'The contracts of REST API and WebSockets: OpenAPI, AsyncAPI, and a page of both.',
	environment: ['VERSION', 'REST_URL', 'LIVE_URL', 'COMMUNICATIONS_URL', 'ACTIONS_URL'],
	grants: {},
} as const

/** The file in the bundle with all of them. */
export const documentsFile = 'documents.json'

type Json = Readonly<Record<string, unknown>>

/** Without what only the deployed stack knows: its version and its addresses. */
export type Documents = {
	readonly openApi: Json & { readonly info: Json }
	readonly asyncApi: Json & {
		readonly info: Json
		readonly servers: Readonly<Record<string, Json>>
		readonly channels: Readonly<Record<string, Json>>
	}
	/** with the names of `addressPlaceholder` in it */
	readonly html: string
	/** of the style in the HTML, as a Content Security Policy names it */
	readonly styleHash: string
}

/** Stands in the HTML for an address of the stack, or for its version. */
export const placeholder = (name: string): string => `{{${name}}}`
