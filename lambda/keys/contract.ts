/** The variables of every function that checks keys. */
export const openKeyEnvironment = [
	'KEYS_TABLE',
	'ATTEMPTS_TABLE',
	'FAILED_ATTEMPTS_PER_MINUTE',
	'ALLOWED_ORIGINS',
	'METRICS_NAMESPACE',
] as const

/** Its rights: to look up the key, and to count a failed attempt. */
export const openKeyGrants = {
	keys: ['dynamodb:GetItem'],
	attempts: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
} as const
