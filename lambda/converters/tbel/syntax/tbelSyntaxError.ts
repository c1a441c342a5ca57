import type { Position } from '../../converter.ts'

/** Thrown by tokenizer and parser, and caught in `translateTbel`, which makes a problem of it. */
export type TbelSyntaxError = { readonly tbelSyntax: string; readonly at: Position }

export const syntaxError = (tbelSyntax: string, at: Position): TbelSyntaxError => ({ tbelSyntax, at })

export const isTbelSyntaxError = (error: unknown): error is TbelSyntaxError =>
	typeof error === 'object' && error !== null && 'tbelSyntax' in error
