import { apiId } from '../access/account.ts'
import type { ThrottleSettings } from '../aws/throttle.ts'
import type { Template } from '../template/assembly.ts'
import { checkProperties, checkValue } from '../template/properties.ts'
import { at, idOnly, type Kind, type Model, type Modelled, object, ofType } from './kind.ts'

const apiType = 'AWS::ApiGatewayV2::Api'
const stageType = 'AWS::ApiGatewayV2::Stage'
const routeType = 'AWS::ApiGatewayV2::Route'
const integrationType = 'AWS::ApiGatewayV2::Integration'

export const api: Kind = {
	type: apiType,
	identity: (account, logicalId, { ProtocolType }) => {
		const id = apiId(account, logicalId)
		const scheme = ProtocolType === 'WEBSOCKET' ? 'wss' : 'https'
		const host = `${id}.execute-api.${account.region}.${account.urlSuffix}`
		return { ref: id, attributes: { ApiId: id, ApiEndpoint: `${scheme}://${host}` } }
	},
	known: ['CorsConfiguration', 'Description', 'Name', 'ProtocolType', 'RouteSelectionExpression'],
}

export const stage: Kind = {
	type: stageType,
	identity: (_, __, { StageName }) => ({ ref: String(StageName), attributes: {} }),
	known: ['AccessLogSettings', 'ApiId', 'AutoDeploy', 'DefaultRouteSettings', 'StageName'],
}

export const route: Kind = {
	type: routeType,
	identity: idOnly,
	known: ['ApiId', 'AuthorizationType', 'AuthorizerId', 'RouteKey', 'Target'],
}

export const integration: Kind = {
	type: integrationType,
	identity: idOnly,
	known: [
		'ApiId',
		'IntegrationType',
		'IntegrationUri',
		'PayloadFormatVersion',
		'RequestTemplates',
		'TemplateSelectionExpression',
	],
}

/** How many HTTP APIs a template has: each needs a port before the template can be resolved. */
export const countHttpApis = ({ Resources }: Template): number =>
	Object.values(Resources).filter(
		({ Type, Properties }) => Type === apiType && Properties?.['ProtocolType'] === 'HTTP',
	).length

export const apisOf = (model: Model, protocol: 'HTTP' | 'WEBSOCKET'): readonly Modelled[] =>
	ofType(model, apiType).filter(({ properties }) => properties['ProtocolType'] === protocol)

const belongingTo = (model: Model, type: string, owner: Modelled): readonly Modelled[] =>
	ofType(model, type).filter(({ properties }) => properties['ApiId'] === owner.identity.ref)

export const routesOf = (model: Model, owner: Modelled): readonly Modelled[] =>
	belongingTo(model, routeType, owner)

type Stage = { readonly stage: string; readonly throttle?: ThrottleSettings }

/** The only stage of an API. */
export const stageOf = (model: Model, owner: Modelled): Stage => {
	const [only, ...others] = stagesOf(model, owner)
	if (only === undefined || others.length > 0) throw new Error(`${at(owner)}: expected one stage`)
	return only
}

/** The stages of an API: their names and their throttling. */
export const stagesOf = (model: Model, owner: Modelled): readonly Stage[] => {
	const stages = belongingTo(model, stageType, owner)
	if (stages.length === 0) throw new Error(`${at(owner)}: expected a stage`)
	return stages.map(describeStage)
}

const describeStage = (stage: Modelled): Stage => {
	checkValue(`${at(stage)} AutoDeploy`, stage.properties['AutoDeploy'], [true])
	const { ThrottlingRateLimit, ThrottlingBurstLimit, ...others } = object(
		stage.properties['DefaultRouteSettings'],
	)
	checkProperties(`${at(stage)} DefaultRouteSettings`, others, [])
	return {
		stage: stage.identity.ref,
		...(ThrottlingRateLimit === undefined
			? {}
			: { throttle: { ratePerSecond: Number(ThrottlingRateLimit), burst: Number(ThrottlingBurstLimit) } }),
	}
}

export const integrationOf = (model: Model, { properties, ...rest }: Modelled): Modelled => {
	const id = String(properties['Target']).replace('integrations/', '')
	const found = ofType(model, integrationType).find(({ logicalId }) => logicalId === id)
	if (found === undefined) throw new Error(`${at(rest)}: the stack has no integration ${id}`)
	return found
}

/** `arn:…:function:x`, bare or within `…:lambda:path/2015-03-31/functions/<arn>/invocations`. */
export const functionArnIn = (uri: unknown): string =>
	/functions\/(.+)\/invocations$/.exec(String(uri))?.[1] ?? String(uri)
