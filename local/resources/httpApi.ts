import type { Cors } from '../gateway/cors.ts'
import type { HttpApi, HttpRoute } from '../gateway/httpApi.ts'
import { checkProperties, checkValue } from '../template/properties.ts'
import { apisOf, functionArnIn, integrationOf, routesOf, stageOf } from './api.ts'
import { at, type Model, type Modelled, object, texts } from './kind.ts'

const describeCors = (api: Modelled): { readonly cors?: Cors } => {
	const { CorsConfiguration } = api.properties
	if (CorsConfiguration === undefined) return {}
	const configuration = object(CorsConfiguration)
	const known = ['AllowOrigins', 'AllowMethods', 'AllowHeaders', 'ExposeHeaders', 'MaxAge']
	checkProperties(`${at(api)} CorsConfiguration`, configuration, known)
	const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders, MaxAge } = configuration
	return {
		cors: {
			allowOrigins: texts(AllowOrigins),
			allowMethods: texts(AllowMethods),
			allowHeaders: texts(AllowHeaders),
			exposeHeaders: texts(ExposeHeaders),
			...(MaxAge === undefined ? {} : { maxAge: Number(MaxAge) }),
		},
	}
}

const describeRoute = (model: Model, route: Modelled): HttpRoute => {
	const integration = integrationOf(model, route)
	const { IntegrationType, PayloadFormatVersion, IntegrationUri } = integration.properties
	checkValue(`${at(integration)} IntegrationType`, IntegrationType, ['AWS_PROXY'])
	checkValue(`${at(integration)} PayloadFormatVersion`, PayloadFormatVersion, ['2.0'])
	const { AuthorizationType, RouteKey } = route.properties
	checkValue(`${at(route)} AuthorizationType`, AuthorizationType, ['NONE', 'AWS_IAM'])
	return {
		key: String(RouteKey),
		functionArn: functionArnIn(IntegrationUri),
		needsIam: AuthorizationType === 'AWS_IAM',
	}
}

/** The URLs of a named stage begin with its name, which the host does not serve. */
const defaultStageOf = (model: Model, api: Modelled): ReturnType<typeof stageOf> => {
	const described = stageOf(model, api)
	checkValue(`${at(api)} StageName`, described.stage, ['$default'])
	return described
}

export const describeHttpApis = (model: Model): readonly HttpApi[] =>
	apisOf(model, 'HTTP').map((api) => ({
		apiId: api.identity.ref,
		...defaultStageOf(model, api),
		...describeCors(api),
		routes: routesOf(model, api).map((route) => describeRoute(model, route)),
	}))
