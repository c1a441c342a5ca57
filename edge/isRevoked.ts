import type { Identity } from './coap/peer.ts'
import { diagnostic } from './coap/request.ts'

/** Whether an identity that was proved when the session began is not valid any more. */
export type IsRevoked = (identity: Identity) => Promise<boolean>

/** The answer to whoever has it. */
export const revoked = diagnostic('4.01', 'the key of this session is not valid any more')
