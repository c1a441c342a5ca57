import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithIAMAuthorizer } from 'aws-lambda'
import { refuse } from '../answer.ts'
import { problem } from '../problem.ts'
import type { Gates } from './gate.ts'

type Context = Partial<APIGatewayProxyEventV2WithIAMAuthorizer['requestContext']>

const callerOf = ({ requestContext }: APIGatewayProxyEventV2): string | undefined =>
	(requestContext as Context).authorizer?.iam?.userArn

/**
 * Lets in whoever API Gateway has let in. It has checked signature and policies if the route has the authorizer for it;
 * if it has not, nobody is let in.
 */
export const byIam: Gates<unknown>['iam'] = async (_, event) => {
	const arn = callerOf(event)
	return arn === undefined
		? { refusal: refuse(problem(403, 'Forbidden', 'This needs a signature with AWS credentials.')) }
		: { by: { caller: { arn } } }
}
