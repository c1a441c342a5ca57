import { sign } from './sign.mjs'

/** Functions of the stacks that test the host: they show what they got, or misbehave on request. */

let invocations = 0

const json = (body) => ({
	statusCode: 200,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body),
})

export const echo = async (event, context) => {
	invocations++
	return json({ event, context: { ...context }, invocations, variables: { ...process.env } })
}

const misbehaviours = {
	hold: ({ at }) => fetch(at),
	throw: async () => {
		throw new TypeError('told to throw')
	},
	crash: async () => {
		setImmediate(() => {
			throw new Error('told to crash')
		})
		await new Promise(() => undefined)
	},
	hang: () => new Promise(() => setInterval(() => undefined, 1000)),
	spin: async () => {
		for (;;);
	},
	exit: async () => process.exit(3),
	memory: async () => {
		const all = []
		for (;;) all.push(Array.from({ length: 2_000_000 }).fill(0.5))
	},
}

export const misbehave = async ({ pathParameters, queryStringParameters }) => {
	await misbehaviours[pathParameters.how](queryStringParameters)
	return json({ how: 'well' })
}

const policy = (token, isAllowed, methodArn) => ({
	principalId: token,
	policyDocument: {
		Version: '2012-10-17',
		Statement: [{ Action: 'execute-api:Invoke', Effect: isAllowed ? 'Allow' : 'Deny', Resource: methodArn }],
	},
	context: { token },
})

export const authorize = async ({ queryStringParameters, methodArn }) => {
	const { token } = queryStringParameters
	if (token === 'throw') throw new Error('told to throw')
	return policy(token, token !== 'deny', methodArn)
}

/** Accepts one token alone. */
export const authorizeOne = async ({ queryStringParameters: { token }, methodArn }) =>
	policy(token, token === process.env.TOKEN, methodArn)

/** Posts the event of a message to its own connection, by the management API of the stage. */
export const postBack = async ({ requestContext, body }) => {
	if (requestContext.eventType !== 'MESSAGE') return { statusCode: 200 }
	const { CALLBACK_URL } = process.env
	const url = new URL(`${CALLBACK_URL}/@connections/${encodeURIComponent(requestContext.connectionId)}`)
	const sent = JSON.stringify({ requestContext, body })
	const headers = sign('execute-api', { host: url.host }, sent, url.pathname)
	const { status } = await fetch(url, { method: 'POST', headers, body: sent })
	return { statusCode: status }
}

/** Every event of a socket is a line in the log. */
export const socket = async (event) => {
	console.log(JSON.stringify({ socket: event }))
	if (event.requestContext.authorizer?.token === 'refuse') return { statusCode: 418 }
	const { eventType } = event.requestContext
	if (eventType === 'CONNECT' && event.queryStringParameters?.hold !== undefined)
		await fetch(event.queryStringParameters.hold)
	if (event.body?.includes('hang')) await misbehaviours.hang()
	if (event.body?.includes('throw')) throw new Error('told to throw')
	return { statusCode: 200 }
}

/** Fails the messages that say so. */
export const consume = async ({ Records }) => {
	console.log(JSON.stringify({ consumed: Records.map(({ body, attributes }) => ({ body, attributes })) }))
	if (Records.some(({ body }) => body.includes('throw'))) throw new Error('told to throw')
	return {
		batchItemFailures: Records.filter(({ body }) => body.includes('fail')).map(({ messageId }) => ({
			itemIdentifier: messageId,
		})),
	}
}

/** Calls a service as the AWS SDK would, without being one. */
export const call = async ({ body }) => {
	const { service, target, input } = JSON.parse(body)
	const { AWS_ENDPOINT_URL } = process.env
	const sent = JSON.stringify(input)
	const { host } = new URL(AWS_ENDPOINT_URL)
	const headers = { host, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target }
	const response = await fetch(AWS_ENDPOINT_URL, {
		method: 'POST',
		headers: sign(service, headers, sent),
		body: sent,
	})
	return json({ status: response.status, answer: await response.json() })
}
