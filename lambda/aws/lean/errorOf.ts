type Response = { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> }

/** In some services it is one, in some the other. */
type ErrorBody = { readonly __type?: string; readonly message?: string; readonly Message?: string }

const errorIn = (text: string): ErrorBody => {
	try {
		return (JSON.parse(text) as ErrorBody | null) ?? {}
	} catch {
		return {}
	}
}

/** The exception that an answer tells, in a header or in the body, as `namespace#Name` or `Name:http://…`. */
export const errorOf = ({ statusCode, headers }: Response, text: string): Error => {
	const { __type, message, Message } = errorIn(text)
	const type = headers['x-amzn-errortype'] ?? __type ?? `Status${statusCode}`
	const name = type.replace(/^.*#/, '').replace(/:.*$/, '')
	const error = new Error(message ?? Message ?? `the service answered ${statusCode}`)
	return Object.assign(error, { name, $metadata: { httpStatusCode: statusCode } })
}
