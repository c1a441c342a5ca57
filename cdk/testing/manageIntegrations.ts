import type { TestStack } from '../../testing/hostedStack.ts'
import { makeKey } from '../../testing/makeKey.ts'

const source =
	'function Decoder(payload, metadata) { return { deviceName: "a", deviceType: "b", telemetry: {} } }'

/** Makes, changes and removes an integration and its converter over REST, as far as it gets. */
export const manageIntegrations = async ({ db, host, restUrl }: TestStack): Promise<void> => {
	const { key } = await makeKey(db, host.output('KeysTable'))(
		'--scope',
		'integrations:read,integrations:write,converters:read,converters:write',
	)
	const ask = async (method: string, path: string, body?: object): Promise<Record<string, string>> => {
		const response = await fetch(`${restUrl}${path}`, {
			method,
			headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		})
		return (await response.json()) as Record<string, string>
	}
	const { converterId = 'x' } = await ask('POST', '/converters', {
		name: 'a',
		language: 'javascript',
		source,
	})
	await ask('POST', `/converters/${converterId}/versions`, { source: `${source}//` })
	await ask('GET', '/converters')
	const { integrationId = 'x' } = await ask('POST', '/integrations', {
		name: 'a',
		converter: { converterId },
	})
	const run = {
		language: 'javascript',
		source,
		integration: { name: 'a', metadata: {} },
		messages: [{ payload: '', receivedAt: 0, meta: {} }],
	}
	await ask('POST', '/converters/run', run)
	// A key that nobody has made counts as a failed attempt.
	const authorization = `Bearer slk_${'a'.repeat(12)}.${'a'.repeat(43)}`
	await fetch(`${restUrl}/integrations`, { headers: { authorization } })
	await fetch(`${restUrl}/converters/run`, { method: 'POST', headers: { authorization } })
	await ask('PATCH', `/integrations/${integrationId}`, { revision: 1, name: 'b' })
	await ask('DELETE', `/integrations/${integrationId}`)
}
