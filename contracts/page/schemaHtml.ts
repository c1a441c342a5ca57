import { isSchema, type JsonSchema } from '../schemas/jsonSchema.ts'
import { type Html, html, marked, nothing } from './html.ts'

const listOf = (value: unknown): readonly JsonSchema[] => (Array.isArray(value) ? value.filter(isSchema) : [])

const membersOf = (schema: JsonSchema): readonly [string, JsonSchema][] =>
	Object.entries(isSchema(schema['properties']) ? schema['properties'] : {}).filter(
		(entry): entry is [string, JsonSchema] => isSchema(entry[1]),
	)

/** The name of a component, which stands in a reference. */
const nameIn = (reference: string): string => reference.split('/').at(-1) ?? ''

const code = (value: unknown): Html => html`<code>${JSON.stringify(value)}</code>`

const separated = (items: readonly Html[], separator: string): readonly Html[] =>
	items.flatMap((item, index) => (index === 0 ? [item] : [html`${separator}`, item]))

/** What a value may be, in a few words. Anchors of components begin with `prefix`. */
const typeOf = (schema: JsonSchema, prefix: string): Html => {
	const { $ref, const: constant, enum: values, type, items, additionalProperties } = schema
	if (typeof $ref === 'string') return html`<a href="#${prefix}${nameIn($ref)}">${nameIn($ref)}</a>`
	if (constant !== undefined) return code(constant)
	if (Array.isArray(values)) return html`${separated(values.map(code), ' | ')}`
	const alternatives = listOf(schema['anyOf'])
	if (alternatives.length > 0)
		return html`${separated(
			alternatives.map((each) => typeOf(each, prefix)),
			' or ',
		)}`
	if (isSchema(items)) return html`list of ${typeOf(items, prefix)}`
	if (isSchema(additionalProperties)) return html`by name: ${typeOf(additionalProperties, prefix)}`
	return typeof type === 'string' ? html`${type}` : html`anything`
}

const limitNames: Readonly<Record<string, string>> = {
	minimum: 'from',
	maximum: 'to',
	minLength: 'characters, from',
	maxLength: 'characters, to',
	minItems: 'items, from',
	maxItems: 'items, to',
	pattern: 'pattern',
	format: 'format',
}

const limitsOf = (schema: JsonSchema): Html => {
	const limits = Object.entries(limitNames).filter(([name]) => schema[name] !== undefined)
	if (limits.length === 0) return nothing
	return html` <span class="limits">${separated(
		limits.map(([name, words]) => html`${words} <code>${String(schema[name])}</code>`),
		', ',
	)}</span>`
}

const describe = ({ description }: JsonSchema): Html =>
	typeof description === 'string' ? html` <span>${marked(description)}</span>` : nothing

/** The members of a schema, wherever they are in it. */
const innerOf = (schema: JsonSchema, prefix: string): Html => {
	const { items, additionalProperties } = schema
	const members = membersOf(schema)
	if (members.length > 0) return membersHtml(schema, prefix)
	if (isSchema(items)) return innerOf(items, prefix)
	if (isSchema(additionalProperties)) return innerOf(additionalProperties, prefix)
	return html`${listOf(schema['anyOf']).map((each) => innerOf(each, prefix))}`
}

/** The members of an object. */
const membersHtml = (schema: JsonSchema, prefix: string): Html => {
	const required = Array.isArray(schema['required']) ? schema['required'] : []
	return html`<ul class="members">${membersOf(schema).map(
		([name, member]) =>
			html`<li><code class="name">${name}</code>${required.includes(name) ? '' : '?'} <span class="type">${typeOf(member, prefix)}</span>${limitsOf(member)}${describe(member)}${innerOf(member, prefix)}</li>`,
	)}</ul>`
}

/** A schema as people read it. */
export const schemaHtml = (schema: JsonSchema, prefix: string): Html =>
	membersOf(schema).length > 0
		? membersHtml(schema, prefix)
		: html`<p><span class="type">${typeOf(schema, prefix)}</span>${limitsOf(schema)}</p>${innerOf(schema, prefix)}`

/** The components that others refer to. */
export const componentsHtml = (schemas: Readonly<Record<string, JsonSchema>>, prefix: string): Html =>
	html`${Object.entries(schemas).map(
		([name, schema]) =>
			html`<section id="${prefix}${name}"><h3>${name}</h3><p>${describe(schema)}</p>${schemaHtml(schema, prefix)}</section>`,
	)}`
