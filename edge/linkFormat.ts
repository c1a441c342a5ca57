import { hrefOf, type LinkAttributes, type Resource } from './resource.ts'

/** A link of RFC 6690 §2 before it is written. */
export type Link = Readonly<{ href: string; attributes: LinkAttributes }>

/** One for each resource that is listed. */
export const linksTo = (resources: readonly Resource[]): readonly Link[] =>
	resources.flatMap((resource) =>
		resource.link === undefined ? [] : [{ href: hrefOf(resource), attributes: resource.link }],
	)

/** `</path>;ct="110 50";rt="senml"`, one after the other. */
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
 * Whether a link is asked for by one argument of the query (RFC 6690 §4.1): `href` or the name of an attribute, `=`, and
 * a value or the beginning of one with `*` at its end. A list matches by any of its values. An argument of another form
 * is no filter, and excludes nothing.
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
