import { type CfnElement, CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import {
	WebSocketLambdaIntegration,
	WebSocketMockIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct, type IConstruct } from 'constructs'
import type { Attempts } from './access/Attempts.ts'
import type { Devices } from './Devices.ts'
import type { Bundles } from './functions/bundleLambdas.ts'
import {
	authorizeFunction,
	connectFunction,
	disconnectFunction,
	fanOutFunction,
	greetFunction,
} from './functions/liveFunctions.ts'
import type { Ledger } from './Ledger.ts'
import { MessageQueue } from './MessageQueue.ts'
import type { State } from './State.ts'
import type { Settings } from './settings.ts'

type LiveNeeds = {
	readonly bundles: Bundles
	readonly devices: Devices
	readonly attempts: Attempts
	readonly ledger: Ledger
	readonly state: State
	readonly settings: Settings
}

/** The WebSocket API: sends every update of a device to clients with its fingerprint. */
export class Live extends Construct {
	readonly connections: Table
	/** new sockets, for LiveGreet */
	readonly greetings: MessageQueue
	/** imports of devices with many sockets, for LiveFanOut */
	readonly fanOuts: MessageQueue
	readonly stage: WebSocketStage
	readonly #api: WebSocketApi

	constructor(scope: Construct, id: string, needs: LiveNeeds) {
		super(scope, id)
		this.connections = new Table(this, 'Connections', {
			partitionKey: { name: 'deviceId', type: AttributeType.STRING },
			sortKey: { name: 'connectionId', type: AttributeType.STRING },
			timeToLiveAttribute: 'ttl',
			billingMode: BillingMode.PAY_PER_REQUEST,
			// Its items are useless once their sockets are closed, so the table goes with the stack.
			removalPolicy: RemovalPolicy.DESTROY,
		})
		this.greetings = new MessageQueue(this, 'Greetings')
		this.fanOuts = new MessageQueue(this, 'FanOuts')
		const { greetings, fanOuts, connections } = this
		const all = { ...needs, greetings, fanOuts, connections }
		this.#api = new WebSocketApi(this, 'Api', {
			apiName: `${Stack.of(this).stackName}-live`,
			description: 'Live updates of one device per connection',
			routeSelectionExpression: '$request.body.message',
			connectRouteOptions: {
				integration: new WebSocketLambdaIntegration('Connect', connectFunction(this, all)),
				authorizer: new WebSocketLambdaAuthorizer('Fingerprint', authorizeFunction(this, all), {
					identitySource: ['route.request.querystring.fingerprint'],
				}),
			},
			disconnectRouteOptions: {
				integration: new WebSocketLambdaIntegration('Disconnect', disconnectFunction(this, all)),
			},
		})
		// Keepalive of existing clients. Any frame resets the idle time-out of API Gateway, so no function needs to run.
		this.#api.addRoute('message', {
			integration: new WebSocketMockIntegration('Keepalive', {
				requestTemplates: { '200': '{"statusCode":200}' },
				templateSelectionExpression: '200',
			}),
		})
		this.stage = new WebSocketStage(this, 'Stage', {
			webSocketApi: this.#api,
			stageName: 'live',
			autoDeploy: true,
			throttle: { rateLimit: 500, burstLimit: 500 },
		})
		this.grantSockets(greetFunction(this, all, this.stage.callbackUrl))
		this.grantSockets(fanOutFunction(this, all, this.stage.callbackUrl))
		this.acknowledge()
		this.output('WebSocketUrl', this.stage.url, 'WebSocket: add ?fingerprint=')
		this.output(
			'WebSocketManagementUrl',
			this.stage.callbackUrl,
			'Address of the management API of the sockets',
		)
		this.output('ConnectionsTable', this.connections.tableName, 'Table of the open sockets')
	}

	private output(name: string, value: string, description: string): void {
		new CfnOutput(this, `${name}Output`, { value, description }).overrideLogicalId(name)
	}

	/** Allows a function to post to every socket of this API and to end it. */
	grantSockets(grantee: IGrantable & IConstruct): void {
		const api = Stack.of(this).getLogicalId(this.#api.node.defaultChild as CfnElement)
		for (const method of ['POST', 'DELETE']) {
			const sockets = `execute-api:<AWS::Region>:<AWS::AccountId>:<${api}>/live/${method}/@connections/*`
			Validations.of(grantee.grantPrincipal as unknown as IConstruct).acknowledge({
				id: `AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${sockets}]`,
				reason: 'API Gateway makes the ids of connections after the deployment.',
			})
		}
		grantee.grantPrincipal.addToPrincipalPolicy(
			new PolicyStatement({
				actions: ['execute-api:ManageConnections'],
				resources: ['POST', 'DELETE'].map((method) =>
					Stack.of(this).formatArn({
						service: 'execute-api',
						resource: this.#api.apiId,
						resourceName: `${this.stage.stageName}/${method}/@connections/*`,
					}),
				),
			}),
		)
	}

	private acknowledge(): void {
		Validations.of(this.connections).acknowledge({
			id: 'AwsSolutions::AwsSolutions-DDB3',
			reason: 'A connection lives for at most two hours; afterwards its item is useless.',
		})
		Validations.of(this.#api).acknowledge({
			id: 'AwsSolutions::AwsSolutions-APIG4',
			reason: 'A WebSocket API authorizes on $connect only. Later frames use the authorized connection.',
		})
		const noAccessLog = 'The access log of a WebSocket stage needs a role set for the whole account.'
		Validations.of(this.stage).acknowledge(
			{ id: 'AwsSolutions::AwsSolutions-APIG1', reason: noAccessLog },
			{ id: 'Serverless::Serverless-APIGWAccessLogging', reason: noAccessLog },
		)
	}
}
