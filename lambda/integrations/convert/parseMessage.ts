import type { IntegrationMessage } from '../contract.ts'

const isText = (value: unknown): boolean => typeof value === 'string'

/**
 * Reads the body of a queue message. The doors are ours, so a body of another form is a defect of the system: this throws,
 * and the message ends in the dead letters.
 */
export const parseMessage = (body: string): IntegrationMessage => {
	const message = JSON.parse(body)
	const { v, integrationId, messageId, receivedAt, door, contentFormat, payload, meta, rateLimited } = message
	if (v !== 1) throw new TypeError(`message of an integration: version ${v} is unknown`)
	const texts = {
		integrationId,
		messageId,
		door,
		payload,
		...(contentFormat === undefined ? {} : { contentFormat }),
	}
	const wrong = Object.entries(texts).find(([, value]) => !isText(value))
	if (wrong !== undefined) throw new TypeError(`message of an integration: ${wrong[0]} is not a string`)
	if (!Number.isSafeInteger(receivedAt))
		throw new TypeError('message of an integration: receivedAt is not an integer')
	if (typeof meta !== 'object' || meta === null || !Object.values(meta).every(isText))
		throw new TypeError('message of an integration: meta is not an object of strings')
	if (rateLimited !== undefined && !Number.isSafeInteger(rateLimited))
		throw new TypeError('message of an integration: rateLimited is not an integer')
	return message as IntegrationMessage
}
