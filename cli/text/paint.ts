import { styleText } from 'node:util'

type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'bold' | 'dim'

/** Styles a text if the output supports it. */
export type Paint = (style: Style, text: string) => string

/** Colours for a terminal; none for a pipe or a file, or if `NO_COLOR` is set. */
export const paintOn =
	(stream: NodeJS.WritableStream): Paint =>
	(style, text) =>
		styleText(style, text, { stream })
