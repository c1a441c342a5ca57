/** A piece of HTML. */
export type Html = { readonly html: string }

type Value = string | number | Html | readonly Html[]

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const written = (value: Value): string => {
	if (typeof value === 'string') return escaped(value)
	if (typeof value === 'number') return String(value)
	return 'html' in value ? value.html : value.map(({ html }) => html).join('')
}

/** HTML with values in it: texts are escaped, pieces of HTML are not. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html => ({
	html: strings.map((text, index) => text + written(values[index] ?? '')).join(''),
})

export const nothing: Html = { html: '' }

/** A text in which backticks mark code. */
export const marked = (text: string): Html => ({
	html: escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>'),
})

/** A text in paragraphs and lists, as the descriptions of the documents have it. */
export const paragraphs = (text: string): Html => {
	const blocks = text.split('\n\n').map((block) => {
		const items = block.split(/^\* /m).filter((item) => item.trim() !== '')
		return block.startsWith('* ')
			? html`<ul>${items.map((item) => html`<li>${marked(item.trim())}</li>`)}</ul>`
			: html`<p>${marked(block)}</p>`
	})
	return html`${blocks}`
}
