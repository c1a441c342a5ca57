import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** API Gateway, payload format 2.0. */
export const apiEvent = (changed: Partial<APIGatewayProxyEventV2> = {}): APIGatewayProxyEventV2 => ({
	version: '2.0',
	routeKey: 'GET /device',
	rawPath: '/device',
	rawQueryString: 'fingerprint=92b.y7i24q',
	headers: {},
	queryStringParameters: { fingerprint: '92b.y7i24q' },
	requestContext: {
		accountId: '000000000000',
		apiId: 'abcdefghij',
		domainName: 'localhost',
		domainPrefix: 'abcdefghij',
		http: { method: 'GET', path: '/device', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
		requestId: 'request',
		routeKey: 'GET /device',
		stage: '$default',
		time: '12/Sep/2023:07:22:19 +0000',
		timeEpoch: 1694503339523,
	},
	isBase64Encoded: false,
	...changed,
})
