import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { Entrance } from '../lambda/rest/entrance.ts'
import type { Accounts } from './access/Accounts.ts'
import type { Attempts } from './access/Attempts.ts'
import type { Keys } from './access/Keys.ts'
import type { Psks } from './access/Psks.ts'
import type { Communications } from './communications/Communications.ts'
import type { Devices } from './Devices.ts'
import type { Downlinks } from './Downlinks.ts'
import type { Bundles } from './functions/bundleLambdas.ts'
import { corsOf } from './functions/corsOf.ts'
import { edgePolicy } from './functions/edgePolicy.ts'
import { neededFunctions } from './functions/entranceNeeds.ts'
import { entranceFunction, makeFallback, type RestFunctionsNeeds } from './functions/restFunctions.ts'
import type { History } from './History.ts'
import type { Integrations } from './Integrations.ts'
import type { Ledger } from './Ledger.ts'
import type { Live } from './Live.ts'
import type { State } from './State.ts'
import type { Settings } from './settings.ts'

type RestNeeds = {
	readonly bundles: Bundles
	readonly devices: Devices
	readonly keys: Keys
	readonly attempts: Attempts
	readonly ledger: Ledger
	readonly integrations: Integrations
	readonly state: State
	readonly history: History
	/** where the messages of devices go */
	readonly messages: Queue
	readonly psks: Psks
	readonly accounts: Accounts
	readonly downlinks: Downlinks
	readonly communications: Communications
	readonly live: Live
	readonly version: string
	readonly settings: Settings
	readonly entrances: readonly Entrance[]
}

type FunctionNeeds = RestNeeds & { readonly api: HttpApi }

/** What exists, for those who answer what does not. */
const routeKeysOf = (entrances: readonly Entrance[]): readonly string[] =>
	entrances.map(({ method, path, exists = path }) => `${method} ${exists}`)

const functionNeeds = ({
	bundles,
	devices,
	keys,
	attempts,
	ledger,
	integrations,
	state,
	history,
	messages,
	psks,
	accounts,
	downlinks,
	communications: { tables, stages },
	live,
	version,
	settings,
	entrances,
	api,
}: FunctionNeeds): RestFunctionsNeeds => ({
	bundles,
	resources: {
		devices: devices.table,
		keys: keys.table,
		attempts: attempts.table,
		ledger,
		state: state.table,
		history: history.table,
		messages,
		psks,
		accounts,
		integrations: integrations.table,
		uplinks: integrations.queue,
		downlinks,
		pendingDownlinks: downlinks.pending,
		advances: downlinks.queue,
		events: tables.events,
		streams: tables.streams,
		wakes: tables.wakes,
		actions: tables.actions,
		connections: live.connections,
		fanOuts: live.fanOuts,
	},
	variables: {
		...attempts.environment,
		KEYS_TABLE: keys.table.tableName,
		LEDGER_TABLE: ledger.table.tableName,
		INTEGRATIONS_TABLE: integrations.table.tableName,
		COAP_URL: `coap://${settings.coapHost}`,
		COAPS_URL: `coaps://${settings.coapHost}`,
		STATE_TABLE: state.table.tableName,
		HISTORY_TABLE: history.table.tableName,
		HISTORY_DAYS: String(settings.historyDays),
		MESSAGES_QUEUE_URL: messages.queueUrl,
		PSK_SECRET: psks.secretArn,
		ACCOUNTS_SECRET: accounts.secretArn,
		UPLINKS_QUEUE_URL: integrations.queue.queueUrl,
		ROUTES: routeKeysOf(entrances).join(','),
		BODY_BYTES: String(settings.coapBodyBytes),
		DOWNLINKS_TABLE: downlinks.table.tableName,
		DOWNLINKS_QUEUE_URL: downlinks.queue.queueUrl,
		...tables.recordEnvironment,
		ACTIONS_TABLE: tables.actions.tableName,
		PLAUSIBLE_PAST_DAYS: String(settings.plausiblePastDays),
		PLAUSIBLE_FUTURE_SECONDS: String(settings.plausibleFutureSeconds),
		CONNECTIONS_TABLE: live.connections.tableName,
		FAN_OUT_QUEUE_URL: live.fanOuts.queueUrl,
		LIVE_URL: live.stage.url,
		COMMUNICATIONS_URL: stages.communications.url,
		ACTIONS_URL: stages.actions.url,
		REST_URL: api.apiEndpoint,
		VERSION: version,
	},
})

const accessLogFormat = AccessLogFormat.custom(
	JSON.stringify({
		// Neither path parameters nor the query, which holds the fingerprint.
		requestId: '$context.requestId',
		time: '$context.requestTime',
		route: '$context.routeKey',
		status: '$context.status',
		milliseconds: '$context.responseLatency',
		error: '$context.integrationErrorMessage',
	}),
)

/** The REST API: what a device is, what it sent, and what became of it. */
export class Rest extends Construct {
	/** without a slash at its end */
	readonly url: string

	constructor(scope: Construct, id: string, needs: RestNeeds) {
		super(scope, id)
		const { bundles, entrances, settings } = needs
		const routeKeys = routeKeysOf(entrances)
		const api = new HttpApi(this, 'Api', {
			apiName: `${settings.stackName}-rest`,
			description: 'Devices and their import log',
			createDefaultStage: false,
			defaultIntegration: new HttpLambdaIntegration('Fallback', makeFallback(this, bundles, routeKeys)),
			corsPreflight: { allowOrigins: [...settings.allowedOrigins], ...corsOf(entrances) },
		})
		this.url = api.apiEndpoint
		const functions = neededFunctions(entrances).map((needed) => ({
			rows: needed.rows,
			fn: entranceFunction(this, functionNeeds({ ...needs, api }), needed),
		}))
		for (const { rows, fn } of functions) {
			const integration = new HttpLambdaIntegration(`${fn.node.id}Integration`, fn)
			for (const { path, method, access } of rows)
				api.addRoutes({
					path,
					methods: [HttpMethod[method]],
					integration,
					...(access.kind === 'iam' ? { authorizer: new HttpIamAuthorizer() } : {}),
				})
		}
		new HttpStage(this, 'Stage', {
			httpApi: api,
			autoDeploy: true,
			throttle: { rateLimit: 50, burstLimit: 100 },
			// API Gateway writes to it by a policy of the account, which is at most 5,120 characters and has room for log
			// groups of this prefix in one line.
			accessLogSettings: {
				destination: new LogGroupLogDestination(
					new LogGroup(this, 'AccessLog', {
						logGroupName: `/aws/vendedlogs/${settings.stackName}-rest`,
						retention: RetentionDays.ONE_MONTH,
						removalPolicy: RemovalPolicy.DESTROY,
					}),
				),
				format: accessLogFormat,
			},
		})
		Validations.of(api).acknowledge({
			id: 'AwsSolutions::AwsSolutions-APIG4',
			reason:
				'The functions decide who has access, as the table of entrances says; 404 and 405 reveal no device.',
		})
		edgePolicy(this, api, entrances)
		new CfnOutput(this, 'Output', { value: api.apiEndpoint, description: 'REST API' }).overrideLogicalId(
			'RestUrl',
		)
	}
}
