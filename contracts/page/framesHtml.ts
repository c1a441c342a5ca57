import type { AsyncApi } from '../asyncApi/asyncApi.ts'
import { type Channel, channels } from '../asyncApi/channels.ts'
import type { Message } from '../frames/message.ts'
import type { JsonSchema } from '../schemas/jsonSchema.ts'
import { jsonSchemaOf } from '../schemas/jsonSchema.ts'
import { type Html, html, marked, nothing } from './html.ts'
import { schemaHtml } from './schemaHtml.ts'

/** Anchors of the schemas of the WebSockets begin so. */
export const socketPrefix = 'websocket.'

/** Messages that several channels have are shown once, with the first. */
const firstChannelOf = ({ name }: Message): Channel | undefined =>
	channels.find(({ sent, received }) => [...sent, ...received].some((message) => message.name === name))

const anchorOf = (message: Message): string => `${firstChannelOf(message)?.name}.${message.name}`

const messageHtml = (message: Message, payload: JsonSchema): Html =>
	html`<section id="${anchorOf(message)}"><h4>${message.title}</h4><p>${marked(message.summary)}.</p>${schemaHtml(payload, socketPrefix)}<details><summary>Example</summary><pre>${JSON.stringify(message.example, undefined, 2)}</pre></details></section>`

const listHtml = (
	title: string,
	messages: readonly Message[],
	channel: Channel,
	document: AsyncApi,
): Html => {
	const payloadOf = ({ name }: Message) => document.components.messages[name]?.['payload'] as JsonSchema
	const elsewhere = messages.filter((message) => firstChannelOf(message) !== channel)
	return html`<h3>${title}</h3>${
		elsewhere.length === 0
			? nothing
			: html`<p>As above: ${elsewhere.map(
					(message) => html`<a href="#${anchorOf(message)}">${message.title}</a> `,
				)}</p>`
	}${messages
		.filter((message) => firstChannelOf(message) === channel)
		.map((message) => messageHtml(message, payloadOf(message)))}`
}

const channelHtml = (channel: Channel, document: AsyncApi): Html => {
	const { name, title, description, query, sent, received } = channel
	return html`<section id="${name}"><h2>WebSocket: ${title}</h2><p class="address"><code>{{${name}}}</code></p><p>${marked(description)}</p><h3>Parameters of the address</h3>${schemaHtml(jsonSchemaOf(query), socketPrefix)}${listHtml('Frames of the server', sent, channel, document)}${listHtml('Messages of the client', received, channel, document)}</section>`
}

export const framesHtml = (document: AsyncApi): Html =>
	html`${channels.map((channel) => channelHtml(channel, document))}`

export const framesContents: Html = html`${channels.map(
	({ name, title, sent }) =>
		html`<h3><a href="#${name}">WebSocket: ${title}</a></h3><ul>${sent.map(
			(message) => html`<li><a href="#${anchorOf(message)}">${message.title}</a></li>`,
		)}</ul>`,
)}`
