/** Whether `If-None-Match` names an entity tag, as a weak comparison (RFC 9110 §13.1.2). */
export const matchesTag = (header: string | undefined, tag: string): boolean =>
	(header ?? '')
		.split(',')
		.map((each) => each.trim().replace(/^W\//, ''))
		.some((each) => each === tag || each === '*')
