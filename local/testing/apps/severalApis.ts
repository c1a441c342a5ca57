import { App, Stack } from 'aws-cdk-lib'
import {
	CorsHttpMethod,
	HttpApi,
	HttpMethod,
	WebSocketApi,
	WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { functionOf } from './functionOf.ts'
import { addOutputs } from './outputs.ts'

/** A stack with two HTTP APIs and two WebSocket APIs. */

const app = new App()
const stack = new Stack(app, 'several')

const addHttpApi = (id: string, path: string, origin: string): void => {
	const api = new HttpApi(stack, id, {
		corsPreflight: { allowOrigins: [origin], allowMethods: [CorsHttpMethod.GET] },
	})
	api.addRoutes({
		path,
		methods: [HttpMethod.GET],
		integration: new HttpLambdaIntegration(
			`${id}Integration`,
			functionOf(stack, `${id}Echo`, { name: 'echo' }),
		),
	})
	addOutputs(stack, { [`${id}Url`]: api.apiEndpoint, [`${id}Id`]: api.apiId })
}
addHttpApi('First', '/first', 'https://first.example')
addHttpApi('Second', '/second', 'https://second.example')

/** The token of one API is refused by the other one. */
const addWebSocketApi = (id: string, action: string): void => {
	const stageName = `${id.toLowerCase()}-stage`
	const socket = functionOf(stack, `${id}Socket`, { name: 'postBack' })
	const authorize = functionOf(stack, `${id}Authorize`, { name: 'authorizeOne', environment: { TOKEN: id } })
	const api = new WebSocketApi(stack, `${id}Sockets`, {
		routeSelectionExpression: '$request.body.action',
		connectRouteOptions: {
			integration: new WebSocketLambdaIntegration(`${id}Connect`, socket),
			authorizer: new WebSocketLambdaAuthorizer(`${id}Token`, authorize, {
				identitySource: ['route.request.querystring.token'],
			}),
		},
	})
	api.addRoute(action, { integration: new WebSocketLambdaIntegration(`${id}Action`, socket) })
	const stage = new WebSocketStage(stack, `${id}Stage`, { webSocketApi: api, stageName, autoDeploy: true })
	stage.grantManagementApiAccess(socket)
	socket.addEnvironment('CALLBACK_URL', stage.callbackUrl)
	addOutputs(stack, {
		[`${id}SocketsUrl`]: stage.url,
		[`${id}SocketsId`]: api.apiId,
		[`${id}CallbackUrl`]: stage.callbackUrl,
	})
}
addWebSocketApi('First', 'sayFirst')
addWebSocketApi('Second', 'saySecond')

app.synth()
