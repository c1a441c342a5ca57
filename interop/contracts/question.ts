/** What a linter is asked. */
export type LintQuestion = {
	/** the text of a document */
	readonly document: string
}

export type LintAnswer = { readonly errors: readonly string[] }
