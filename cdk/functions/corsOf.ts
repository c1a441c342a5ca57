import { Duration } from 'aws-cdk-lib'
import { CorsHttpMethod } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Entrance } from '../../lambda/rest/entrance.ts'

/** What pages of allowed origins may send, and read of an answer. A key travels in the header `authorization`. */
export const corsOf = (entrances: readonly Entrance[]) => ({
	allowMethods: [...new Set(entrances.map(({ method }) => CorsHttpMethod[method]))],
	allowHeaders: [
		'content-type',
		'accept',
		...(entrances.some(({ access }) => access.kind === 'key') ? ['authorization'] : []),
	],
	exposeHeaders: ['apigw-requestid', 'allow', 'retry-after'],
	maxAge: Duration.minutes(10),
})
