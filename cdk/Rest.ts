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
import type { identityEnvironment } from '../lambda/devices/environment.ts'
import type { senmlImportsEnvironment } from '../lambda/imports/environment.ts'
import type { fallbackEnvironment, healthEnvironment } from '../lambda/rest/environment.ts'
import type { Bundles } from './bundleLambdas.ts'
import type { Devices } from './Devices.ts'
import { LambdaFunction } from './LambdaFunction.ts'
import type { Ledger } from './Ledger.ts'
import type { Settings } from './settings.ts'

type Needs = {
	readonly bundles: Bundles
	readonly devices: Devices
	readonly ledger: Ledger
	readonly settings: Settings
	readonly version: string
}

/** The REST API: what a device is, what it sent, and what became of it. */
export class Rest extends Construct {
	constructor(scope: Construct, id: string, needs: Needs) {
		super(scope, id)
		const routes: Readonly<Record<string, IFunction>> = {
			'/device/{deviceId}/senml-imports': this.senmlImports(needs),
			'/device': this.identity(needs),
			'/health': this.health(needs),
		}
		const api = new HttpApi(this, 'Api', {
			apiName: `${needs.settings.stackName}-rest`,
			description: 'Devices and their import log',
			createDefaultStage: false,
			defaultIntegration: new HttpLambdaIntegration('Fallback', this.fallback(needs, Object.keys(routes))),
			corsPreflight: {
				allowOrigins: [...needs.settings.allowedOrigins],
				allowMethods: [CorsHttpMethod.GET],
				allowHeaders: ['content-type', 'accept'],
				exposeHeaders: ['apigw-requestid', 'allow'],
				maxAge: Duration.minutes(10),
			},
		})
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

	private senmlImports({ bundles, devices, ledger }: Needs): IFunction {
		const fn = new LambdaFunction<(typeof senmlImportsEnvironment)[number]>(this, 'SenmlImports', {
			bundles,
			code: 'imports/senmlImports',
			description: 'GET /device/{deviceId}/senml-imports: the import log.',
			memoryMegabytes: 512,
			environment: { DEVICES_TABLE: devices.table.tableName, LEDGER_TABLE: ledger.table.tableName },
		})
		devices.table.grant(fn, 'dynamodb:GetItem')
		ledger.grant(fn, 'dynamodb:Query')
		return fn
	}

	private identity({ bundles, devices }: Needs): IFunction {
		const fn = new LambdaFunction<(typeof identityEnvironment)[number]>(this, 'Identity', {
			bundles,
			code: 'devices/identity',
			description: 'GET /device: which device a fingerprint stands for.',
			environment: { DEVICES_TABLE: devices.table.tableName },
		})
		devices.table.grant(fn, 'dynamodb:GetItem')
		return fn
	}

	private health({ bundles, version }: Needs): IFunction {
		return new LambdaFunction<(typeof healthEnvironment)[number]>(this, 'Health', {
			bundles,
			code: 'rest/health',
			description: 'GET /health: which version answers.',
			environment: { VERSION: version },
		})
	}

	private fallback({ bundles }: Needs, paths: readonly string[]): IFunction {
		return new LambdaFunction<(typeof fallbackEnvironment)[number]>(this, 'Fallback', {
			bundles,
			code: 'rest/fallback',
			description: '$default: 404 and 405 as problem details.',
			environment: { ROUTES: paths.map((path) => `GET ${path}`).join(',') },
		})
	}
}
