import { Duration } from 'aws-cdk-lib'
import { CorsHttpMethod } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Entrance } from '../../lambda/rest/entrance.ts'

/**
 * What pages of allowed origins may send, and read of an answer. A key travels in the header `authorization`. No page signs
 * with AWS credentials.
 */
export const corsOf = (entrances: readonly Entrance[]) => {
	const ofPages = entrances.filter(({ access }) => access.kind !== 'iam')
	return {
		allowMethods: [...new Set(ofPages.map(({ method }) => CorsHttpMethod[method]))],
		allowHeaders: [
			'content-type',
			'accept',
			...(ofPages.some(({ access }) => access.kind === 'key') ? ['authorization'] : []),
		],
		exposeHeaders: ['apigw-requestid', 'allow', 'retry-after', 'next-token'],
		maxAge: Duration.minutes(10),
	}
}
