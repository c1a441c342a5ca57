import { Type } from '@sinclair/typebox'

/** Response of an entrance that has nothing to say: the answer has no body. */
export const noBody = Type.Void({ description: 'No body' })
