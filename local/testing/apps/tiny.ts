import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
	CorsHttpMethod,
	HttpApi,
	HttpMethod,
	HttpStage,
	WebSocketApi,
	WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpIamAuthorizer, WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import {
	HttpLambdaIntegration,
	WebSocketLambdaIntegration,
	WebSocketMockIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnTopicRule } from 'aws-cdk-lib/aws-iot'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { functionOf } from './functionOf.ts'
import { addOutputs } from './outputs.ts'

/** A stack without devices: the host can emulate any stack. */

const app = new App()
const stack = new Stack(app, 'tiny')

const fn = (id: string, name: string, timeout?: Duration) =>
	functionOf(stack, id, { name, ...(timeout === undefined ? {} : { timeout }) })

const http = new HttpApi(stack, 'Http', {
	createDefaultStage: false,
	corsPreflight: {
		allowOrigins: ['https://example.com'],
		allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
		allowHeaders: ['content-type'],
		exposeHeaders: ['x-one'],
		maxAge: Duration.seconds(30),
	},
})
new HttpStage(stack, 'HttpStage', {
	httpApi: http,
	autoDeploy: true,
	throttle: { rateLimit: 20, burstLimit: 60 },
})
http.addRoutes({
	path: '/echo/{name}',
	methods: [HttpMethod.GET, HttpMethod.POST],
	integration: new HttpLambdaIntegration('EchoIntegration', fn('Echo', 'echo')),
})
http.addRoutes({
	path: '/signed/{what}',
	methods: [HttpMethod.POST],
	integration: new HttpLambdaIntegration('SignedIntegration', fn('Signed', 'echo')),
	authorizer: new HttpIamAuthorizer(),
})
new ManagedPolicy(stack, 'Signers', {
	statements: [
		new PolicyStatement({
			actions: ['execute-api:Invoke'],
			resources: [
				stack.formatArn({
					service: 'execute-api',
					resource: http.apiId,
					resourceName: '$default/POST/signed/one*',
				}),
			],
		}),
	],
})
http.addRoutes({
	path: '/misbehave/{how}',
	methods: [HttpMethod.ANY],
	integration: new HttpLambdaIntegration('MisbehaveIntegration', fn('Misbehave', 'misbehave')),
})

http.addRoutes({
	path: '/impatient/{how}',
	methods: [HttpMethod.ANY],
	integration: new HttpLambdaIntegration(
		'ImpatientIntegration',
		fn('Impatient', 'misbehave', Duration.seconds(1)),
	),
})

const socket = fn('Socket', 'socket')
const sockets = new WebSocketApi(stack, 'Sockets', {
	routeSelectionExpression: '$request.body.action',
	connectRouteOptions: {
		integration: new WebSocketLambdaIntegration('Connect', socket),
		authorizer: new WebSocketLambdaAuthorizer('Token', fn('Authorize', 'authorize'), {
			identitySource: ['route.request.querystring.token'],
		}),
	},
	disconnectRouteOptions: { integration: new WebSocketLambdaIntegration('Disconnect', socket) },
})
sockets.addRoute('say', { integration: new WebSocketLambdaIntegration('Say', socket) })
sockets.addRoute('nothing', {
	integration: new WebSocketMockIntegration('Nothing', {
		requestTemplates: { '200': '{"statusCode":200}' },
		templateSelectionExpression: '200',
	}),
})
new WebSocketStage(stack, 'Stage', { webSocketApi: sockets, stageName: 'one', autoDeploy: true })

const deadLetters = new Queue(stack, 'DeadLetters')
const queue = new Queue(stack, 'Queue', {
	visibilityTimeout: Duration.seconds(30),
	deadLetterQueue: { queue: deadLetters, maxReceiveCount: 2 },
})
fn('Consume', 'consume', Duration.seconds(30)).addEventSource(
	new SqsEventSource(queue, { batchSize: 3, maxConcurrency: 2, reportBatchItemFailures: true }),
)

const table = new Table(stack, 'Table', {
	partitionKey: { name: 'id', type: AttributeType.STRING },
	billingMode: BillingMode.PAY_PER_REQUEST,
	timeToLiveAttribute: 'expires',
	removalPolicy: RemovalPolicy.DESTROY,
})
const caller = fn('Caller', 'call')
table.grant(caller, 'dynamodb:GetItem')
http.addRoutes({
	path: '/call',
	methods: [HttpMethod.POST],
	integration: new HttpLambdaIntegration('CallIntegration', caller),
})

const role = new Role(stack, 'RuleRole', { assumedBy: new ServicePrincipal('iot.amazonaws.com') })
queue.grantSendMessages(role)
new CfnTopicRule(stack, 'Rule', {
	ruleName: 'tiny',
	topicRulePayload: {
		awsIotSqlVersion: '2016-03-23',
		sql: "SELECT topic(2) AS room, encode(*, 'base64') AS text FROM 'rooms/+/in'",
		actions: [{ sqs: { queueUrl: queue.queueUrl, roleArn: role.roleArn } }],
	},
})

addOutputs(stack, {
	HttpUrl: http.apiEndpoint,
	SocketsUrl: `${sockets.apiEndpoint}/one`,
	ManagementUrl: `https://${sockets.apiId}.execute-api.${stack.region}.${stack.urlSuffix}/one`,
	QueueUrl: queue.queueUrl,
	DeadLettersUrl: deadLetters.queueUrl,
	TableName: table.tableName,
})

app.synth()
