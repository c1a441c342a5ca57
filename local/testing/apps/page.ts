import { App, Stack } from 'aws-cdk-lib'
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { functionOf } from './functionOf.ts'
import { addOutputs } from './outputs.ts'

/** A stack whose function serves a page: HTML, scripts and images. */

const app = new App()
const stack = new Stack(app, 'page')
const api = new HttpApi(stack, 'Http')
const addRoute = (name: string, ...paths: readonly string[]): void => {
	const fn = functionOf(stack, name, { name, folder: 'page' })
	const integration = new HttpLambdaIntegration(`${name}Integration`, fn)
	for (const path of paths) api.addRoutes({ path, methods: [HttpMethod.GET, HttpMethod.HEAD], integration })
}
addRoute('page', '/', '/{file+}')
addRoute('large', '/large/{kind}/{bytes}')
addOutputs(stack, { HttpUrl: api.apiEndpoint })

app.synth()
