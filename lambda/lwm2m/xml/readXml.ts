import { DOMParser, type Element } from '@xmldom/xmldom'

/** Something about a child element, or about its parent if there is none: `3303.xml:24: <Type>: what it is`. */
export type Remark = (parent: Element, name: string, what: string) => string

export const remarkIn =
	(file: string): Remark =>
	(parent, name, what) => {
		const [element = parent] = childElements(parent, name)
		return `${file}:${element.lineNumber}: <${name}>: ${what}`
	}

/** The outermost element. Throws an error that names file and line if the text is not well-formed XML. */
export const readXml = (file: string, text: string): Element => {
	const found: { message?: string; line?: number } = {}
	const onError = (_level: string, message: string, { locator }: { locator?: { lineNumber?: number } }) => {
		found.message = message
		found.line = locator?.lineNumber ?? 0
		throw new Error(message)
	}
	try {
		const { documentElement } = new DOMParser({ onError }).parseFromString(withoutMark(text), 'text/xml')
		if (documentElement !== null) return documentElement
	} catch (cause) {
		const { message = cause instanceof Error ? cause.message : String(cause), line = lineOf(cause) } = found
		throw new Error(`${file}:${Math.max(line, 1)}: is not well-formed XML: ${message}`, { cause })
	}
	throw new Error(`${file}:1: is not well-formed XML: there is no element`)
}

const BYTE_ORDER_MARK = '\ufeff'

const withoutMark = (text: string): string => (text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text)

const lineOf = (cause: unknown): number =>
	cause instanceof Error && 'locator' in cause && isLocator(cause.locator) ? cause.locator.lineNumber : 1

const isLocator = (locator: unknown): locator is { readonly lineNumber: number } =>
	typeof locator === 'object' &&
	locator !== null &&
	'lineNumber' in locator &&
	typeof locator.lineNumber === 'number'

export const childElements = (parent: Element, name: string): readonly Element[] =>
	[...parent.childNodes].filter((node): node is Element => node.nodeName === name)

/** The text of a child element, undefined if there is none. */
export const childText = (parent: Element, name: string): string | undefined =>
	childElements(parent, name)[0]?.textContent?.trim()

export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')
