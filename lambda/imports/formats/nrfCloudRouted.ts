import { isMap, parseJson } from '../../nrfCloud/json.ts'
import { clip, error, type Finding } from '../../senml/finding.ts'
import type { Decoder, Format } from './format.ts'
import { undecoded } from './undecoded.ts'

const decoder: Decoder = { name: 'nrfcloud-routed', version: 1 }

const topics =
	'…/d2c, …/d2c/bulk, …/d2c/raw, …/d2c/senml, …/d2c/cbor, $aws/things/<id>/shadow/update/documents'

const findingAbout = (sent: unknown): Finding => {
	const { topic, coapRequestUrl, leftOut } = isMap(sent) ? sent : {}
	const about = topic ?? coapRequestUrl
	const got = typeof about === 'string' ? clip(about) : 'no topic'
	if (typeof leftOut === 'string')
		return error('message', 'E_TOO_LARGE', `The message is left out, because it is ${leftOut}.`, {
			field: 'message',
			got: leftOut,
		})
	return error('message', 'E_ROUTED_MESSAGE', 'Nothing is known about messages of this topic.', {
		field: 'topic',
		expected: topics,
		got,
	})
}

/**
 * What Message Routing of nRF Cloud has delivered about a device, and is none of the other formats: a whole element of its
 * `messages`. It is only shown.
 */
export const nrfCloudRouted: Format = {
	contentFormat: 'nrfcloud-routed-message',
	decoder,
	decode: (payload, _, { senML = true }) => {
		const sent = parseJson(payload)
		return {
			...undecoded([findingAbout(sent)]),
			senML: senML && sent !== undefined ? [sent] : undefined,
		}
	},
}
