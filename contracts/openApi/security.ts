import type { Access, Entrance } from '../../lambda/rest/entrance.ts'

/** Names of schemes, each with what it is for; a key with its scopes. */
type Requirement = Readonly<Record<string, readonly string[]>>

const webhookScheme = (service: string): string => `webhook_${service}`

export const requirementsOf = (access: Access): readonly Requirement[] => {
	switch (access.kind) {
		case 'watcher':
			return [{ fingerprint: [] }]
		case 'key':
			// OpenAPI 3.1: of a scheme other than OAuth 2.0, these are roles that are needed.
			return [{ key: access.scopes }]
		case 'iam':
			return [{ sigV4: [] }]
		case 'webhook':
			return [{ [webhookScheme(access.service)]: [] }]
		// A routing key is a parameter of the path: there is no scheme for that.
		case 'routingKey':
		case 'public':
			return []
	}
}

const webhookSchemes = (rows: readonly Entrance[]): Readonly<Record<string, object>> =>
	Object.fromEntries(
		rows.flatMap(({ access }) =>
			access.kind === 'webhook'
				? [
						[
							webhookScheme(access.service),
							{
								type: 'apiKey',
								in: 'header',
								name: `x-${access.service.toLowerCase()}-signature`,
								description: `The signature of ${access.service} over the body`,
							},
						],
					]
				: [],
		),
	)

export const securitySchemes = (rows: readonly Entrance[]) => ({
	fingerprint: {
		type: 'apiKey',
		in: 'query',
		name: 'fingerprint',
		description: 'The fingerprint of the device, which is on it as a QR code',
	},
	key: {
		type: 'http',
		scheme: 'bearer',
		description: 'A key that the operator has made, with the scopes that the operation names',
	},
	sigV4: {
		type: 'apiKey',
		in: 'header',
		name: 'Authorization',
		description:
			'Signature Version 4 with AWS credentials whose policies allow `execute-api:Invoke` on the route',
		'x-amazon-apigateway-authtype': 'awsSigv4',
	},
	...webhookSchemes(rows),
})
