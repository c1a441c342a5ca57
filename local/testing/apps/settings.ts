import { App, SecretValue, Stack } from 'aws-cdk-lib'
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { StringListParameter, StringParameter } from 'aws-cdk-lib/aws-ssm'
import { functionOf } from './functionOf.ts'
import { addOutputs } from './outputs.ts'

/** A stack with parameters and secrets, and a function that may read one of each. */

const app = new App()
const stack = new Stack(app, 'settings')

const greeting = new StringParameter(stack, 'Greeting', {
	parameterName: '/settings/greeting',
	stringValue: 'hello',
})
const unnamed = new StringParameter(stack, 'Unnamed', { stringValue: 'no name of its own' })
new StringListParameter(stack, 'Colours', {
	parameterName: 'colours',
	stringListValue: ['red', 'green', 'blue'],
})

const generated = new Secret(stack, 'Generated', {
	generateSecretString: {
		secretStringTemplate: '{"user":"admin"}',
		generateStringKey: 'password',
		passwordLength: 40,
		excludePunctuation: true,
	},
})
new Secret(stack, 'Default', { secretName: 'default' })
const given = new Secret(stack, 'Given', {
	secretName: 'given/by-the-template',
	secretStringValue: SecretValue.unsafePlainText('known to the template'),
})

const caller = functionOf(stack, 'Caller', { name: 'call' })
greeting.grantRead(caller)
generated.grantRead(caller)
const api = new HttpApi(stack, 'Http')
api.addRoutes({
	path: '/call',
	methods: [HttpMethod.POST],
	integration: new HttpLambdaIntegration('CallIntegration', caller),
})

addOutputs(stack, {
	HttpUrl: api.apiEndpoint,
	UnnamedParameter: unnamed.parameterName,
	GreetingArn: greeting.parameterArn,
	GeneratedArn: generated.secretArn,
	GivenArn: given.secretArn,
})

app.synth()
