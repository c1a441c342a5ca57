export const healthFunction = { code: 'rest/health', environment: ['VERSION'], grants: {} } as const

/** Answers what no route matches. */
export const fallbackFunction = { code: 'rest/fallback', environment: ['ROUTES'], grants: {} } as const

/** The codings of what browsers open, best first, and what the name of a file in that coding ends with. */
export const codings = [
	{ name: 'br', suffix: '.br' },
	{ name: 'gzip', suffix: '.gz' },
	{ name: 'identity', suffix: '' },
] as const
