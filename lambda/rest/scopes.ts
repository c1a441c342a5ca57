/** What a key may be used for. Keys themselves are made and revoked by the operator's command only. */
export const scopes = [
	'stream:read',
	'devices:read',
	'downlinks:write',
	'edge:downlinks',
	'integrations:read',
	'integrations:write',
	'converters:read',
	'converters:write',
] as const

export type Scope = (typeof scopes)[number]
