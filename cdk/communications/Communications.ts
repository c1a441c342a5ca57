import { type CfnElement, CfnOutput, Stack, Validations } from 'aws-cdk-lib'
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import {
	WebSocketLambdaIntegration,
	WebSocketMockIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct, type IConstruct } from 'constructs'
import { type Stream, streams } from '../../lambda/communications/contract.ts'
import type { Attempts } from '../access/Attempts.ts'
import type { Keys } from '../access/Keys.ts'
import type { Bundles } from '../functions/bundleLambdas.ts'
import type { Settings } from '../settings.ts'
import { CommunicationTables } from './CommunicationTables.ts'
import { commandFunction, type CommandNeeds as OwnCommandNeeds } from './commandFunction.ts'
import {
	authorizeFunction,
	type CallbackUrls,
	connectFunction,
	disconnectFunction,
	dispatchFunction,
} from './communicationsFunctions.ts'

type CommandNeeds = Omit<OwnCommandNeeds, 'tables'>

type CommunicationsNeeds = {
	readonly bundles: Bundles
	readonly keys: Keys
	readonly attempts: Attempts
	readonly settings: Settings
}

/** A WebSocket API with two stages, for programs with a key: what devices say and hear, and what is done on the platform. */
export class Communications extends Construct {
	readonly tables: CommunicationTables
	readonly api: WebSocketApi
	readonly stages: Readonly<Record<Stream, WebSocketStage>>

	constructor(scope: Construct, id: string, needs: CommunicationsNeeds) {
		super(scope, id)
		this.tables = new CommunicationTables(this, 'Tables', needs.settings)
		const all = { ...needs, tables: this.tables }
		this.api = new WebSocketApi(this, 'Api', {
			apiName: `${Stack.of(this).stackName}-streams`,
			description: 'Communications of all devices, and actions on the platform',
			routeSelectionExpression: '$request.body.message',
			connectRouteOptions: {
				integration: new WebSocketLambdaIntegration('Connect', connectFunction(this, all)),
				// Without an identity source it is always asked: a key comes as sub-protocol or in the address.
				authorizer: new WebSocketLambdaAuthorizer('Key', authorizeFunction(this, all), {
					identitySource: [],
				}),
			},
			disconnectRouteOptions: {
				integration: new WebSocketLambdaIntegration('Disconnect', disconnectFunction(this, all)),
			},
		})
		this.api.addRoute('message', {
			integration: new WebSocketMockIntegration('Keepalive', {
				requestTemplates: { '200': '{"statusCode":200}' },
				templateSelectionExpression: '200',
			}),
		})
		this.stages = { communications: this.#stage('communications'), actions: this.#stage('actions') }
		this.grantSockets(dispatchFunction(this, all, this.#urls), ['POST', 'DELETE'])
		Validations.of(this.api).acknowledge({
			id: 'AwsSolutions::AwsSolutions-APIG4',
			reason: 'A WebSocket API authorizes on $connect only. Later frames use the authorized connection.',
		})
	}

	/** What a client sends is a command; its function posts the reply to the same socket. */
	takeCommands(needs: CommandNeeds): void {
		const command = commandFunction(this, { ...needs, tables: this.tables }, this.#urls)
		this.grantSockets(command, ['POST'])
		this.api.addRoute('$default', { integration: new WebSocketLambdaIntegration('Command', command) })
	}

	get #urls(): CallbackUrls {
		const { communications, actions } = this.stages
		return { communications: communications.callbackUrl, actions: actions.callbackUrl }
	}

	#stage(stream: Stream): WebSocketStage {
		const name = stream === 'communications' ? 'Communications' : 'Actions'
		const stage = new WebSocketStage(this, `${name}Stage`, {
			webSocketApi: this.api,
			stageName: stream,
			autoDeploy: true,
			throttle: { rateLimit: 500, burstLimit: 500 },
		})
		const noAccessLog = 'The access log of a WebSocket stage needs a role set for the whole account.'
		Validations.of(stage).acknowledge(
			{ id: 'AwsSolutions::AwsSolutions-APIG1', reason: noAccessLog },
			{ id: 'Serverless::Serverless-APIGWAccessLogging', reason: noAccessLog },
		)
		new CfnOutput(this, `${name}UrlOutput`, {
			value: stage.url,
			description: `WebSocket: the ${stream} stream; needs a key`,
		}).overrideLogicalId(`${name}Url`)
		return stage
	}

	/** Allows a function to do this to every socket of both streams. */
	grantSockets(grantee: IGrantable & IConstruct, methods: readonly ('POST' | 'DELETE')[]): void {
		const api = Stack.of(this).getLogicalId(this.api.node.defaultChild as CfnElement)
		const names = streams.flatMap((stream) => methods.map((method) => `${stream}/${method}/@connections/*`))
		for (const name of names) {
			const sockets = `execute-api:<AWS::Region>:<AWS::AccountId>:<${api}>/${name}`
			Validations.of(grantee.grantPrincipal as unknown as IConstruct).acknowledge({
				id: `AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${sockets}]`,
				reason: 'API Gateway makes the ids of connections after the deployment.',
			})
		}
		grantee.grantPrincipal.addToPrincipalPolicy(
			new PolicyStatement({
				actions: ['execute-api:ManageConnections'],
				resources: names.map((resourceName) =>
					Stack.of(this).formatArn({ service: 'execute-api', resource: this.api.apiId, resourceName }),
				),
			}),
		)
	}
}
