import type { Json } from '../../nrfCloud/json.ts'
import { hasNews, readShadowDocument } from '../../nrfCloud/shadowDocument.ts'
import { partsOfTopic, type TopicLevel, topicLevels } from '../contract.ts'

export type Content = { readonly contentFormat: string; readonly json: unknown }

/** What there is to decode in an element of `messages`: one content, or those of a bulk message. */
export type RoutedContent =
	| { readonly contents: readonly Content[] }
	/** nothing that a device has said */
	| { readonly left: 'unchanged shadow' | 'assistance data' }

/** Of what is only shown. */
export const unknownFormat = 'nrfcloud-routed-message'

const one = (contentFormat: string, json: unknown): RoutedContent => ({ contents: [{ contentFormat, json }] })

/**
 * Says by the topic, or by the URL of a CoAP request, what a message is; decodes nothing. What is unknown is the whole
 * element, which the import log shows.
 */
export const routedContent = (element: Json): RoutedContent => {
	const { topic, coapRequestUrl, message } = element
	if (typeof topic === 'string') return byTopic(topic, message) ?? one(unknownFormat, element)
	if (coapRequestUrl === 'FETCH /loc/ground-fix') return one('nrfcloud-ground-fix', message)
	// nRF Cloud has sent it to the device, so that it finds satellites faster.
	if (typeof coapRequestUrl === 'string' && /\/loc\/(?:agnss|pgps)\b/.test(coapRequestUrl))
		return { left: 'assistance data' }
	return one(unknownFormat, element)
}

/** The topic without `prod/<team id>/`. */
const withoutPrefix = (topic: string): string => topic.replace(/^[^/]+\/[^/]+\/(?=m\/d\/)/, '')

const shadowTopic = /^\$aws\/things\/[^/]+\/shadow\/update\/documents$/

const bulkTopic = /^m\/d\/[^/]+\/d2c\/bulk$/

const byTopic = (topic: string, message: unknown): RoutedContent | undefined => {
	if (shadowTopic.test(topic)) return shadowContent(message)
	const path = withoutPrefix(topic)
	if (bulkTopic.test(path) && Array.isArray(message) && message.length > 0)
		return { contents: message.map((json: unknown) => ({ contentFormat: formatOf('library'), json })) }
	const level = partsOfTopic(path)?.level
	return level === undefined ? undefined : d2cContent(level, message)
}

const formatOf = (level: TopicLevel): string =>
	topicLevels.find((known) => known.level === level)?.contentFormat ?? unknownFormat

const d2cContent = (level: TopicLevel, message: unknown): RoutedContent => {
	if (level !== 'raw' && level !== 'cbor') return one(formatOf(level), message)
	// Bytes come in base64 as on the topic of the message bridge; a text alone is taken for them, too.
	return one(formatOf('raw'), typeof message === 'string' ? { data: message } : message)
}

/** What is desired of a device is no message of it. */
const shadowContent = (message: unknown): RoutedContent => {
	const document = readShadowDocument(message)
	if ('code' in document || hasNews(document)) return one('nrfcloud-shadow-document', message)
	return { left: 'unchanged shadow' }
}
