import type { WebSocketApi, WebSocketRoute } from '../gateway/webSocketApi.ts'
import { checkValue } from '../template/properties.ts'
import { apisOf, functionArnIn, integrationOf, routesOf, stagesOf } from './api.ts'
import { at, type Kind, type Model, type Modelled, ofType, text, texts } from './kind.ts'

const authorizerType = 'AWS::ApiGatewayV2::Authorizer'

export const authorizer: Kind = {
	type: authorizerType,
	identity: (_, logicalId) => ({ ref: logicalId, attributes: {} }),
	known: ['ApiId', 'AuthorizerType', 'AuthorizerUri', 'IdentitySource', 'Name'],
}

const queryParameter = (authorizing: Modelled, source: string): string => {
	const name = /^route\.request\.querystring\.(.+)$/.exec(source)?.[1]
	if (name === undefined) throw new Error(`${at(authorizing)}: identity source ${source} is not supported`)
	return name
}

const describeAuthorizer = (model: Model, route: Modelled): WebSocketRoute['authorizer'] => {
	const { AuthorizationType, AuthorizerId } = route.properties
	checkValue(`${at(route)} AuthorizationType`, AuthorizationType, ['NONE', 'CUSTOM'])
	if (AuthorizationType === 'NONE') return undefined
	const found = ofType(model, authorizerType).find(({ identity }) => identity.ref === AuthorizerId)
	if (found === undefined) throw new Error(`${at(route)}: the stack has no authorizer ${text(AuthorizerId)}`)
	const { AuthorizerType, AuthorizerUri, IdentitySource } = found.properties
	checkValue(`${at(found)} AuthorizerType`, AuthorizerType, ['REQUEST'])
	return {
		functionArn: functionArnIn(AuthorizerUri),
		authorizerId: found.identity.ref,
		identitySources: texts(IdentitySource).map((source) => queryParameter(found, source)),
	}
}

const describeRoute = (model: Model, route: Modelled): WebSocketRoute => {
	const integration = integrationOf(model, route)
	const { IntegrationType, IntegrationUri } = integration.properties
	checkValue(`${at(integration)} IntegrationType`, IntegrationType, ['AWS_PROXY', 'MOCK'])
	const authorizing = describeAuthorizer(model, route)
	return {
		integration: IntegrationType === 'MOCK' ? 'MOCK' : { functionArn: functionArnIn(IntegrationUri) },
		...(authorizing === undefined ? {} : { authorizer: authorizing }),
	}
}

const routeSelector = (api: Modelled): string => {
	const expression = String(api.properties['RouteSelectionExpression'])
	const member = /^\$request\.body\.([^.]+)$/.exec(expression)?.[1]
	if (member === undefined)
		throw new Error(`${at(api)}: RouteSelectionExpression ${expression} is not supported`)
	return member
}

/** One for each stage: the stages of an API have the same routes, and each its own connections. */
export const describeWebSocketApis = (model: Model): readonly WebSocketApi[] =>
	apisOf(model, 'WEBSOCKET').flatMap((api) => {
		const described = {
			apiId: api.identity.ref,
			routeSelector: routeSelector(api),
			routes: new Map(
				routesOf(model, api).map((route) => [
					String(route.properties['RouteKey']),
					describeRoute(model, route),
				]),
			),
		}
		return stagesOf(model, api).map((stage) => ({ ...described, ...stage }))
	})
