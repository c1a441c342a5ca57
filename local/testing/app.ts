import { join } from 'node:path'
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
	CorsHttpMethod,
	HttpApi,
	HttpMethod,
	HttpStage,
	WebSocketApi,
	WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import {
	HttpLambdaIntegration,
	WebSocketLambdaIntegration,
	WebSocketMockIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnTopicRule } from 'aws-cdk-lib/aws-iot'
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue } from 'aws-cdk-lib/aws-sqs'

/** A stack that has nothing to do with devices: the host must be able to play it, too. */

const app = new App()
const stack = new Stack(app, 'tiny')

/** With all the time that Lambda gives a function, so that nothing else ends one. */
const fn = (id: string, name: string, timeout = Duration.minutes(15)): Lambda =>
	new Lambda(stack, id, {
		code: Code.fromAsset(join(import.meta.dirname, 'functions')),
		handler: `index.${name}`,
		runtime: Runtime.NODEJS_24_X,
		memorySize: 128,
		timeout,
		environment: { ID: id },
	})

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
fn('Consume', 'consume').addEventSource(
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

for (const [name, value] of Object.entries({
	HttpUrl: http.apiEndpoint,
	SocketsUrl: `${sockets.apiEndpoint}/one`,
	ManagementUrl: `https://${sockets.apiId}.execute-api.${stack.region}.${stack.urlSuffix}/one`,
	QueueUrl: queue.queueUrl,
	DeadLettersUrl: deadLetters.queueUrl,
	TableName: table.tableName,
}))
	new CfnOutput(stack, `${name}Output`, { value }).overrideLogicalId(name)

app.synth()
