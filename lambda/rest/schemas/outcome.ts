import { type TUnsafe, Type } from '@sinclair/typebox'
import { describes } from './describes.ts'

type Outcome =
	| { readonly messageId: string; readonly outcome: 'queued' }
	| { readonly messageId: string; readonly outcome: 'failed' | 'refused'; readonly reason: string }

/** What became of one message that an edge has forwarded. */
export const outcome: TUnsafe<Outcome> = describes<Outcome>()(
	Type.Union(
		[
			Type.Object({ messageId: Type.String(), outcome: Type.Literal('queued') }),
			Type.Object({
				messageId: Type.String(),
				outcome: Type.Union([Type.Literal('failed'), Type.Literal('refused')], {
					description: '`failed`: it may be sent again; `refused`: it would be refused again',
				}),
				reason: Type.String(),
			}),
		],
		{ title: 'ForwardingOutcome' },
	),
)
