import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
	CorsHttpMethod,
	HttpApi,
	HttpMethod,
	HttpStage,
	LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { RestNeeds } from './functions/restFunctions.ts'
import {
	fallbackFunction,
	healthFunction,
	identityFunction,
	senmlImportsFunction,
} from './functions/restFunctions.ts'
import type { Settings } from './settings.ts'

type RestProps = RestNeeds & { readonly settings: Settings }

/** The REST API: what a device is, what it sent, and what became of it. */
export class Rest extends Construct {
	/** without a slash at its end */
	readonly url: string

	constructor(scope: Construct, id: string, needs: RestProps) {
		super(scope, id)
		const routes: Readonly<Record<string, IFunction>> = {
			'/device/{deviceId}/senml-imports': senmlImportsFunction(this, needs),
			'/device': identityFunction(this, needs),
			'/health': healthFunction(this, needs),
		}
		const api = new HttpApi(this, 'Api', {
			apiName: `${needs.settings.stackName}-rest`,
			description: 'Devices and their import log',
			createDefaultStage: false,
			defaultIntegration: new HttpLambdaIntegration(
				'Fallback',
				fallbackFunction(this, needs, Object.keys(routes)),
			),
			corsPreflight: {
				allowOrigins: [...needs.settings.allowedOrigins],
				allowMethods: [CorsHttpMethod.GET],
				allowHeaders: ['content-type', 'accept'],
				exposeHeaders: ['apigw-requestid', 'allow', 'retry-after'],
				maxAge: Duration.minutes(10),
			},
		})
		this.url = api.apiEndpoint
		for (const [path, fn] of Object.entries(routes))
			api.addRoutes({
				path,
				methods: [HttpMethod.GET],
				integration: new HttpLambdaIntegration(`${fn.node.id}Integration`, fn),
			})
		new HttpStage(this, 'Stage', {
			httpApi: api,
			autoDeploy: true,
			throttle: { rateLimit: 50, burstLimit: 100 },
			accessLogSettings: {
				destination: new LogGroupLogDestination(
					new LogGroup(this, 'AccessLog', {
						retention: RetentionDays.ONE_MONTH,
						removalPolicy: RemovalPolicy.DESTROY,
					}),
				),
				// Neither path parameters nor the query, which holds the fingerprint.
				format: AccessLogFormat.custom(
					JSON.stringify({
						requestId: '$context.requestId',
						time: '$context.requestTime',
						route: '$context.routeKey',
						status: '$context.status',
						milliseconds: '$context.responseLatency',
						error: '$context.integrationErrorMessage',
					}),
				),
			},
		})
		Validations.of(api).acknowledge({
			id: 'AwsSolutions::AwsSolutions-APIG4',
			reason: 'The functions check the fingerprint, as clients send it; /health and 404 tell nothing.',
		})
		new CfnOutput(this, 'Output', { value: api.apiEndpoint, description: 'REST API' }).overrideLogicalId(
			'RestUrl',
		)
	}
}
