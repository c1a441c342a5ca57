import { Type } from '@sinclair/typebox'
import type { Problem } from '../../lambda/rest/problem.ts'
import { describes } from '../../lambda/rest/schemas/describes.ts'

/** What our functions answer where they refuse something. */
export const problemDetail = describes<Problem>()(
	Type.Object(
		{
			'@context': Type.Literal('https://github.com/hello-nrfcloud/proto/ProblemDetail'),
			type: Type.String({ description: 'A URI that names the kind of problem' }),
			title: Type.String(),
			status: Type.Integer(),
			detail: Type.Optional(
				Type.String({ description: 'What is wrong; of a request, the member by a JSON pointer' }),
			),
		},
		{
			title: 'ProblemDetail',
			description:
				'RFC 9457. It may have more members: a refused downlink also says it in the words of ResIOT',
			additionalProperties: true,
		},
	),
)

/** What API Gateway answers by itself. */
export const gatewayMessage = Type.Object(
	{ message: Type.String() },
	{ title: 'GatewayMessage', description: 'Of API Gateway, which has answered by itself' },
)
