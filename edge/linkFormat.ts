import { hrefOf, type LinkAttributes, type Resource } from './resource.ts'

/** A link (RFC 6690 §2). */
export type Link = Readonly<{ href: string; attributes: LinkAttributes }>

/** One link for each listed resource. */
export const linksTo = (resources: readonly Resource[]): readonly Link[] =>
	resources.flatMap((resource) =>
		resource.link === undefined ? [] : [{ href: hrefOf(resource), attributes: resource.link }],
	)

/** The links as text, separated by commas: `</path>;ct="110 50";rt="senml"`. */
export const writeLinks = (links: readonly Link[]): string =>
	links
		.map(({ href, attributes }) =>
			[`<${href}>`, ...Object.entries(attributes).map(([name, values]) => writeAttribute(name, values))].join(
				';',
			),
		)
		.join(',')

// RFC 6690 §2: a list of values, separated by spaces, is quoted; RFC 7252 §7.2.1: a single Content-Format is a number.
const writeAttribute = (name: string, values: readonly (string | number)[]): string => {
	const [first] = values
	return values.length === 1 && typeof first === 'number'
		? `${name}=${first}`
		: `${name}="${values.join(' ')}"`
}

/**
 * Whether a link matches one argument of the query (RFC 6690 §4.1): `href` or the name of an attribute, `=`, and a value
 * or a prefix that ends in `*`. A list matches if one of its values does. An argument of another form is no filter and
 * matches every link.
 */
export const isAskedFor = ({ href, attributes }: Link, argument: string): boolean => {
	const equals = argument.indexOf('=')
	if (equals < 1) return true
	const name = argument.slice(0, equals)
	const pattern = argument.slice(equals + 1)
	const values = name === 'href' ? [href] : Object.hasOwn(attributes, name) ? (attributes[name] ?? []) : []
	return values.some((value) =>
		pattern.endsWith('*') ? `${value}`.startsWith(pattern.slice(0, -1)) : `${value}` === pattern,
	)
}
